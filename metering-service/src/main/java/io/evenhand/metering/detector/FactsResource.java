package io.evenhand.metering.detector;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.finding.Findings.Latest;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What rules of suspicion see, over HTTP. */
@Path("/v1/accounts/{id}/facts")
public class FactsResource {

    private final Enrolments enrolments;
    private final Suspicions suspicions;
    private final Findings findings;
    private final BusinessClock clock;

    FactsResource(Enrolments enrolments, Suspicions suspicions, Findings findings, BusinessClock clock) {
        this.enrolments = enrolments;
        this.suspicions = suspicions;
        this.findings = findings;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @Operation(
            summary = "What the rules of suspicion of an account's plan see of it now, and what they found last",
            description = "Facts that are not known are left out. A rule that looks at installs or keys has an item for"
                    + " each that was seen.")
    public Uni<FactsView> facts(@RestPath String id) {
        var now = clock.instant();
        return enrolments
                .of(Set.of(id))
                .map(found ->
                        Optional.ofNullable(found.get(id)).orElseThrow(() -> ProblemException.notFound("account")))
                .chain(account -> suspicions
                        .rules(account, now)
                        .chain(rules -> findings.latest(id)
                                .chain(latest -> Uni.combine()
                                        .all()
                                        .unis(
                                                suspicions.aboutRequests(account, rules, now),
                                                suspicions.aboutTokens(account, rules.tokens(), now))
                                        .with((requests, tokens) -> view(rules, requests, tokens, latest)))));
    }

    private static FactsView view(
            Rules rules, List<Suspected> requests, List<Suspected> tokens, Map<String, Latest> latest) {
        var items = new ArrayList<FactsView.Item>();
        for (var rule : rules.requests()) {
            var seen = requests.stream()
                    .filter(one -> one.signal().name().equals(rule.name()))
                    .toList();
            seen.forEach(one -> items.add(item(rule, one.subject(), one.facts(), latest.get(rule.name()))));
            if (seen.isEmpty()) {
                items.add(item(rule, null, new Facts(Map.of()), latest.get(rule.name())));
            }
        }
        tokens.forEach(one -> items.add(item(
                one.signal(),
                one.subject(),
                one.facts(),
                latest.get(one.signal().name()))));
        return new FactsView(items, null);
    }

    private static FactsView.Item item(Signal rule, @Nullable String subject, Facts facts, @Nullable Latest latest) {
        return new FactsView.Item(
                rule.name(),
                rule.violation(),
                rule.per().name().toLowerCase(Locale.ROOT),
                subject,
                Spans.words(rule.window()),
                rule.stage().name().toLowerCase(Locale.ROOT),
                rule.when().text(),
                new TreeMap<>(facts.values()),
                rule.when().holds(facts),
                latest == null ? null : latest.at(),
                latest == null ? null : latest.says());
    }
}
