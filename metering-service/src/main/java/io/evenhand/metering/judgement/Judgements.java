package io.evenhand.metering.judgement;

import io.evenhand.kit.id.Ids;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.finding.SignalFound;
import io.evenhand.metering.judgement.Comparisons.Compared;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.cohort.Disproportion;
import io.evenhand.policy.cohort.Standing;
import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds who stands out among the accounts of a policy, in their windows in progress and in those that are just over. */
@ApplicationScoped
class Judgements {

    /** Findings that are stored in one transaction. */
    private static final int AT_ONCE = 500;

    private final Census census;
    private final Strains strains;
    private final Enrolments enrolments;
    private final Findings findings;
    private final Ids ids;

    Judgements(Census census, Strains strains, Enrolments enrolments, Findings findings, Ids ids) {
        this.census = census;
        this.strains = strains;
        this.enrolments = enrolments;
        this.findings = findings;
        this.ids = ids;
    }

    /** Somebody who stands out, if capacity is strained. */
    private record Suspect(Counted.Use use, Compared compared, Standing standing) {}

    /** Which windows are looked at: those that {@code at} lies in, of these only such as are over by {@code now} if so said. */
    private record Look(Instant at, Instant now, boolean overOnly) {}

    /** @param last when it was done before: what was used since in windows that are over by now is judged as well */
    Uni<Void> judge(Comparisons comparisons, Instant now, Instant last) {
        var questions = comparisons.questions();
        if (questions.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var policy = comparisons.inForce().policy().name();
        return census.of(policy, questions, now, last)
                // Of many accounts this takes a moment, which is not the event loop's.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(counted -> judge(comparisons, counted, new Look(now, now, false))
                        .chain(() -> {
                            var over = counted.stream()
                                    .filter(Counted::hasBegun)
                                    .map(Counted::question)
                                    .toList();
                            return over.isEmpty() || last.equals(Instant.EPOCH)
                                    ? Uni.createFrom().voidItem()
                                    : census.of(policy, over, last)
                                            .chain(before -> judge(comparisons, before, new Look(last, now, true)));
                        }));
    }

    private Uni<Void> judge(Comparisons comparisons, List<Counted> counted, Look look) {
        return Multi.createFrom()
                .iterable(counted)
                .onItem()
                .transformToUniAndConcatenate(each -> judge(comparisons, each, look))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> judge(Comparisons comparisons, Counted counted, Look look) {
        var suspects = suspects(comparisons, counted);
        return strained(comparisons, suspects)
                .map(strained -> suspects.stream()
                        .filter(suspect -> strained.contains(suspect.standing().rule()))
                        .toList())
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(pieces(found)))
                .onItem()
                .transformToUniAndConcatenate(piece -> tell(comparisons, piece, look))
                .onItem()
                .ignoreAsUni();
    }

    /** Whom a rule does not apply to by agreement is one of the others, and is not judged. */
    private static List<Suspect> suspects(Comparisons comparisons, Counted counted) {
        var cohort = counted.cohort();
        var rule = counted.question().limit().name();
        return counted.uses().stream()
                .flatMap(use -> comparisons.of(use.plan(), rule).stream()
                        .filter(compared -> compared.stage() != Stage.OFF)
                        .map(compared -> new Suspect(use, compared, standing(use, compared, cohort))))
                .filter(suspect -> suspect.standing().judgement() != Disproportion.NONE)
                .toList();
    }

    private static Standing standing(Counted.Use use, Compared compared, Cohort all) {
        return new Standing(
                compared.limit().comparison(),
                use.units(),
                all.without(use.units()),
                compared.meter().decimals(),
                true);
    }

    /** The comparisons of the suspects whose strain there is. */
    private Uni<Set<Comparison>> strained(Comparisons comparisons, List<Suspect> suspects) {
        var policy = comparisons.inForce().policy().name();
        return Multi.createFrom()
                .iterable(suspects.stream()
                        .map(suspect -> suspect.standing().rule())
                        .collect(Collectors.toSet()))
                .onItem()
                .transformToUniAndConcatenate(rule -> strains.of(policy, rule)
                        .map(strained -> strained ? Optional.of(rule) : Optional.<Comparison>empty()))
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    private static List<List<Suspect>> pieces(List<Suspect> found) {
        var pieces = new ArrayList<List<Suspect>>();
        for (var from = 0; from < found.size(); from += AT_ONCE) {
            pieces.add(found.subList(from, Math.min(found.size(), from + AT_ONCE)));
        }
        return pieces;
    }

    private Uni<Void> tell(Comparisons comparisons, List<Suspect> found, Look look) {
        var accounts = found.stream().map(suspect -> suspect.use().account()).collect(Collectors.toSet());
        return enrolments
                .of(accounts)
                .chain(known -> identities(comparisons, found, known, look).chain(identities -> {
                    var drafts = new ArrayList<SignalFound>();
                    for (var suspect : found) {
                        var account = known.get(suspect.use().account());
                        var identity = identities.get(suspect.use().account());
                        if (account != null && identity != null) {
                            drafts.add(draft(comparisons, suspect, account, identity, look));
                        }
                    }
                    return findings.renew(drafts);
                }));
    }

    /** What tells findings apart; none where the window is not looked at. A finding in a window that slides stays the same. */
    private Uni<Map<String, Instant>> identities(
            Comparisons comparisons, List<Suspect> found, Map<String, Subscription> known, Look look) {
        var limit = found.getFirst().compared().limit();
        var identities = new HashMap<String, Instant>();
        if (limit.window() instanceof Window.Rolling(var length)) {
            known.keySet().forEach(account -> identities.put(account, look.at()));
            return findings.since(
                            comparisons.inForce().policy().name(),
                            limit.name(),
                            known.keySet(),
                            look.at().minus(length))
                    .invoke(identities::putAll)
                    .replaceWith(identities);
        }
        known.forEach((id, account) -> {
            var over = Windows.end(limit.window(), account, look.at())
                    .filter(end -> end.isAfter(look.now()))
                    .isEmpty();
            if (over || !look.overOnly()) {
                identities.put(id, Windows.start(limit.window(), account, look.at()));
            }
        });
        return Uni.createFrom().item(Collections.unmodifiableMap(identities));
    }

    private SignalFound draft(
            Comparisons comparisons, Suspect suspect, Subscription account, Instant identity, Look look) {
        var limit = suspect.compared().limit();
        var window = limit.window();
        return new SignalFound(
                ids.next("find"),
                account.id(),
                account.id(),
                "account",
                comparisons.inForce().policy().name(),
                comparisons.inForce().version(),
                limit.name(),
                limit.violation(),
                suspect.compared().stage().name().toLowerCase(Locale.ROOT),
                identity,
                Windows.end(window, account, look.at()).orElse(null),
                look.now(),
                suspect.standing().facts(),
                suspect.standing()
                        .says(
                                suspect.compared().meter().unit(),
                                Words.during(window, Windows.start(window, account, look.at()), account.timeZone())));
    }
}
