package io.evenhand.metering.detector;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.Sightings;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.conduct.Signal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the rules of suspicion of an account's plan see of it now. */
@ApplicationScoped
public class Suspicions {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RulesInForce rulesInForce;
    private final Sightings sightings;
    private final TokenFacts tokenFacts;

    Suspicions(RulesInForce rulesInForce, Sightings sightings, TokenFacts tokenFacts) {
        this.rulesInForce = rulesInForce;
        this.sightings = sightings;
        this.tokenFacts = tokenFacts;
    }

    /** The account's rules, in the stages that they are in now; those that are switched off are left out. */
    Uni<Rules> rules(Subscription account, Instant now) {
        return rulesInForce.of(account.policy(), account.planAt(now));
    }

    /**
     * What the account's rule of this name sees of each of those whom it looks at; empty when its plan has no such rule, or
     * it is switched off.
     */
    public Uni<Optional<List<Suspected>>> of(Subscription account, String name, Instant now) {
        return rules(account, now).chain(rules -> {
            if (rules.requests().stream().anyMatch(rule -> rule.name().equals(name))) {
                return aboutRequests(account, rules, now)
                        .map(seen -> Optional.of(seen.stream()
                                .filter(one -> one.signal().name().equals(name))
                                .toList()));
            }
            var about = rules.tokens().stream()
                    .filter(rule -> rule.name().equals(name))
                    .toList();
            return about.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : aboutTokens(account, about, now).map(Optional::of);
        });
    }

    Uni<List<Suspected>> aboutRequests(Subscription account, Rules rules, Instant now) {
        return rules.requests().isEmpty()
                ? Uni.createFrom().item(List.of())
                : UniHelper.toUni(sightings.kept(List.of(account.id())))
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .transform(_ -> ProblemException.unavailable(
                                "What was seen of requests cannot be looked up now.", Duration.ofSeconds(1)))
                        .map(kept -> Logbook.of(account, rules, kept.get(account.id()))
                                .seen(now));
    }

    Uni<List<Suspected>> aboutTokens(Subscription account, List<Signal> rules, Instant now) {
        return Multi.createFrom()
                .iterable(rules)
                .onItem()
                .transformToUniAndConcatenate(rule -> tokenFacts
                        .of(account, rule, now)
                        .map(facts ->
                                new Suspected(rule, account.id(), facts, Spans.from(rule.window(), account, now), now)))
                .collect()
                .asList();
    }
}
