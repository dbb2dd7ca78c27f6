package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known of an account on one ladder. Points are computed from it whenever they are wanted and stored nowhere: a
 * finding that was voided is as if it had never been, and takes nothing from those that follow.
 *
 * @param zone the account's, in which calendar spans run
 * @param restorations the reversals on this ladder
 */
public record History(Ladder ladder, ZoneId zone, List<Finding> findings, List<Restoration> restorations) {

    public History {
        findings = List.copyOf(findings);
        restorations = List.copyOf(restorations);
    }

    /** The findings that count at {@code now}, the earliest first, each rule once for a subject and window. */
    public List<Finding> counted(Instant now) {
        return distinct(findings.stream()
                .filter(finding -> finding.countsAt(now, ladder, zone))
                .toList());
    }

    /** The same and the one at hand, whether or not that counts by itself. */
    List<Finding> countedWith(Finding atHand, Instant now) {
        var all = new ArrayList<>(counted(now));
        all.removeIf(finding -> finding.id().equals(atHand.id()) || finding.isSameAs(atHand));
        all.add(atHand);
        return List.copyOf(all);
    }

    /** The points that count at {@code now}; never below zero. */
    public long points(Instant now) {
        return sum(counted(now));
    }

    static long sum(List<Finding> findings) {
        return findings.stream().mapToLong(Finding::points).reduce(0, Math::addExact);
    }

    static List<Finding> distinct(List<Finding> findings) {
        var distinct = new ArrayList<Finding>();
        findings.stream()
                .sorted(Comparator.comparing(Finding::at).thenComparing(Finding::id))
                .filter(finding -> distinct.stream().noneMatch(finding::isSameAs))
                .forEach(distinct::add);
        return List.copyOf(distinct);
    }

    /** Until when {@code rule} only opens a case because it was wrong before; empty when it does not. */
    Optional<Instant> caseOnlyUntil(String rule, Instant now) {
        return restorations.stream()
                .filter(restored -> restored.rule().equals(rule))
                .map(Restoration::caseOnlyUntil)
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    /** When a measure was last reversed, as long as the ladder remembers it. */
    Optional<Instant> restoredAt(Instant now) {
        return restorations.stream()
                .map(Restoration::at)
                .filter(at -> !at.isAfter(now) && now.isBefore(ladder.memory().after(at, zone)))
                .max(Comparator.naturalOrder());
    }

    /** Whether some evidence was observed after the last reversal: what was there before cannot stand alone. */
    boolean hasFreshEvidence(Finding atHand, Instant now) {
        return restoredAt(now)
                .map(restored -> !atHand.windowStart().isBefore(restored)
                        || !confirmedSince(restored, now).isEmpty())
                .orElse(true);
    }

    private List<Finding> confirmedSince(Instant restored, Instant now) {
        return counted(now).stream()
                .filter(finding -> finding.at().isAfter(restored))
                .toList();
    }

    /**
     * The step that {@code points} lead to at {@code now}. After a reversal what is permanent follows from newly confirmed
     * findings alone, whatever the steps say.
     */
    Optional<Step> step(long points, Instant now) {
        return restoredAt(now)
                .map(restored -> confirmedSince(restored, now).size()
                                >= ladder.afterReversal().confirmedForPermanent()
                        ? permanent(points)
                        : highest(points, step -> !isPermanent(step.measure())))
                .orElseGet(() -> ladder.step(points));
    }

    /** What is for good, the last of it; where nothing is, what is reached. */
    private Optional<Step> permanent(long points) {
        return ladder.steps().stream()
                .filter(step -> isPermanent(step.measure()))
                .reduce((_, higher) -> higher)
                .or(() -> ladder.step(points));
    }

    private Optional<Step> highest(long points, Predicate<Step> allowed) {
        return ladder.steps().stream()
                .filter(step -> step.at() <= points)
                .filter(allowed)
                .reduce((_, higher) -> higher);
    }

    static boolean isPermanent(Measure measure) {
        return switch (measure) {
            case Measure.SuspendForGood _, Measure.Terminate _ -> true;
            case Measure.Notice _, Measure.Throttle _, Measure.Pause _, Measure.Suspend _ -> false;
        };
    }
}
