package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Measure;
import io.evenhand.enforcement.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.ladder.Consequence;
import io.evenhand.policy.ladder.Escalation;
import io.evenhand.policy.ladder.Finding;
import io.evenhand.policy.ladder.Found;
import io.evenhand.policy.ladder.Recheck;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The course of a finding: what is next is done in one transaction, under the lock of its account, and written with what it
 * led to. Killed at any point it is done again as if nothing had been, by whichever replica looks next.
 */
@ApplicationScoped
class Course {

    /** How long until it is looked again at what cannot go on yet. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    static final Actor RULE = new Actor.Rule();
    private static final String BY_RULE = "rule";

    private final FindingRepository findings;
    private final Rulings rulings;
    private final Histories histories;
    private final Steps steps;
    private final Measures measures;
    private final BusinessClock clock;

    Course(
            FindingRepository findings,
            Rulings rulings,
            Histories histories,
            Steps steps,
            Measures measures,
            BusinessClock clock) {
        this.findings = findings;
        this.rulings = rulings;
        this.histories = histories;
        this.steps = steps;
        this.measures = measures;
        this.clock = clock;
    }

    /** Confirms a finding that people acted upon: whoever decided for a measure has looked at what it rests on. */
    @WithTransaction
    Uni<Void> acted(FindingRepository.Acted acted) {
        return findings.tryLock(acted.account())
                .chain(alone ->
                        alone ? findings.findById(acted.id()) : Uni.createFrom().<FindingRow>nullItem())
                .chain(row -> row == null ? Uni.createFrom().voidItem() : acted(row, acted.by()));
    }

    private Uni<Void> acted(FindingRow row, String by) {
        return switch (row.toFinding().confirm(clock.instant())) {
            case Finding.Change.Done(var confirmed) -> {
                row.settle(confirmed.state(), by, "A measure was decided on because of it.");
                yield findings.changed(row).replaceWithVoid();
            }
            case Finding.Change.Settled _ -> Uni.createFrom().voidItem();
        };
    }

    /** What has to be asked of metering before it goes on. */
    record Question(String id, String account, String rule, String subject) {}

    /** Does what is due of a finding; it says what has to be asked first, if anything. */
    @WithTransaction
    Uni<Optional<Question>> look(FindingRepository.Due due) {
        return whenDue(due, row -> switch (row.due(clock.instant()).orElse(Work.LEAD)) {
            case LEAD -> lead(row).replaceWith(Optional.empty());
            case GRACE -> grace(row);
            case PAUSE -> lapse(row).replaceWith(Optional.empty());
        });
    }

    /** Goes on with what metering answered. */
    @WithTransaction
    Uni<Optional<Question>> answered(FindingRepository.Due due, Recheck recheck) {
        return whenDue(
                due,
                row -> arrived(row)
                        .chain(over -> over
                                ? afterGrace(row, recheck).replaceWith(Optional.empty())
                                : Uni.createFrom().item(Optional.empty())));
    }

    /** It cannot go on yet. */
    @WithTransaction
    Uni<Void> postpone(FindingRepository.Due due) {
        return findings.findById(due.id())
                .invoke(row -> row.postpone(clock.instant().plus(PATIENCE)))
                .replaceWithVoid();
    }

    private Uni<Optional<Question>> whenDue(
            FindingRepository.Due due, Function<FindingRow, Uni<Optional<Question>>> work) {
        return findings.tryLock(due.account())
                .chain(alone ->
                        alone ? findings.findById(due.id()) : Uni.createFrom().<FindingRow>nullItem())
                .chain(row -> row == null || row.due(clock.instant()).isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : work.apply(row));
    }

    /** Sees for the first time what a finding leads to. The account's lock is had. */
    Uni<Void> lead(FindingRow row) {
        return rulings.of(row)
                .chain(ruling -> ruling.map(known -> lead(row, known)).orElseGet(() -> {
                    Log.errorf(
                            "Finding %s: policy %s version %d has no violation %s",
                            row.id(), row.policy(), row.policyVersion(), row.violation());
                    row.nothingNext();
                    return Uni.createFrom().voidItem();
                }));
    }

    private Uni<Void> lead(FindingRow row, Ruling ruling) {
        var now = clock.instant();
        row.judged(ruling, row.toFinding().countsUntil(ruling.ladder(), ruling.zone()));
        return findings.flush()
                .chain(() -> histories.of(row, ruling))
                .chain(history -> histories
                        .brake(row.policy(), row.rule(), now)
                        .chain(brake -> isPaused(row)
                                .map(paused -> Escalation.of(
                                        new Found(row.toFinding(), row.stage(), row.source(), brake, paused),
                                        history,
                                        now))))
                .invoke(() -> ask(row, ruling, now))
                .chain(consequence -> steps.follow(row, ruling, consequence, RULE))
                .chain(() -> findings.changed(row))
                .replaceWithVoid();
    }

    /** What the ladder asks of whoever it opens a case about. */
    private static void ask(FindingRow row, Ruling ruling, Instant now) {
        var inquiry = ruling.ladder().inquiry();
        if (inquiry != null && row.toFinding().state() instanceof Finding.State.Pending) {
            row.asks(inquiry.about(), inquiry.within().after(now, ruling.zone()));
        }
    }

    private Uni<Boolean> isPaused(FindingRow row) {
        return measures.of(row.account())
                .map(all -> all.stream().anyMatch(each -> each.kind().equals("pause") && isLive(each)));
    }

    static boolean isLive(Measure measure) {
        return switch (measure.state()) {
            case "proposed", "scheduled", "active" -> true;
            default -> false;
        };
    }

    /** Sees whether the grace is over. */
    private Uni<Optional<Question>> grace(FindingRow row) {
        return arrived(row).chain(over -> over ? recheck(row) : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<Question>> recheck(FindingRow row) {
        return rulings.of(row)
                .chain(ruling -> ruling.map(Ruling::ladder)
                        .map(Ladder::notice)
                        .filter(Ladder.Notice::recheck)
                        .map(_ -> Uni.createFrom()
                                .item(Optional.of(new Question(row.id(), row.account(), row.rule(), row.subject()))))
                        .orElseGet(() -> afterGrace(row, Recheck.NOT_ASKED).replaceWith(Optional.empty())));
    }

    /** Whether the notice arrived so long ago that the grace is over, and nobody appeals against it. */
    private Uni<Boolean> arrived(FindingRow row) {
        var notice = row.notice().orElse("");
        return rulings.of(row)
                .chain(ruling -> measure(row, notice)
                        .map(told -> told.flatMap(measure -> Optional.ofNullable(measure.deliveredAt()))
                                .flatMap(delivered -> ruling.map(known -> graceEnds(known, delivered)))))
                .chain(ends -> histories.appealed(notice).map(appealed -> isOver(row, ends, appealed)));
    }

    private static Instant graceEnds(Ruling ruling, Instant delivered) {
        var notice = ruling.ladder().notice();
        return notice == null ? delivered : Escalation.graceEnds(notice, delivered, ruling.zone());
    }

    private boolean isOver(FindingRow row, Optional<Instant> ends, boolean appealed) {
        var now = clock.instant();
        var over = !appealed && ends.filter(end -> !now.isBefore(end)).isPresent();
        if (!over) {
            row.postpone(ends.filter(now::isBefore).orElse(now.plus(PATIENCE)));
        }
        return over;
    }

    private Uni<Optional<Measure>> measure(FindingRow row, String id) {
        return measures.of(row.account())
                .map(all -> all.stream().filter(each -> each.id().equals(id)).findFirst());
    }

    private Uni<Void> afterGrace(FindingRow row, Recheck recheck) {
        return rulings.of(row)
                .map(Optional::orElseThrow)
                .chain(ruling -> afterGrace(row, ruling, recheck, clock.instant()));
    }

    private Uni<Void> afterGrace(FindingRow row, Ruling ruling, Recheck recheck, Instant now) {
        return histories
                .of(row, ruling)
                .chain(history -> histories
                        .brake(row.policy(), row.rule(), now)
                        .map(brake -> Escalation.afterGrace(row.toFinding(), recheck, brake, history, now)))
                .chain(after -> {
                    settle(row, after.finding(), recheck);
                    return findings.flush()
                            .chain(() -> steps.follow(row, ruling, after.consequence(), RULE))
                            .chain(() -> endNotice(row, after.consequence()));
                })
                .chain(() -> findings.changed(row))
                .replaceWithVoid();
    }

    /** What it announced has come, or does not come. */
    private Uni<Void> endNotice(FindingRow row, Consequence consequence) {
        return switch (consequence) {
            case Consequence.Take _, Consequence.Propose _, Consequence.Tell _ ->
                endNotice(row, Ending.SUPERSEDED, "What it announced has come.");
            case Consequence.Recorded _, Consequence.CaseOnly _, Consequence.Notify _, Consequence.Done _ ->
                endNotice(row, Ending.LIFTED, "We looked again, and nothing follows.");
        };
    }

    private Uni<Void> endNotice(FindingRow row, Ending as, String why) {
        return measures.end(row.notice().orElse(""), as, why, RULE).replaceWithVoid();
    }

    private static void settle(FindingRow row, Finding after, Recheck recheck) {
        if (!after.state().equals(row.toFinding().state())) {
            row.settle(
                    after.state(),
                    BY_RULE,
                    switch (recheck) {
                        case HOLDS -> "It was still so when it was looked at again.";
                        case GONE -> "It was no longer so when it was looked at again.";
                        case TOO_LITTLE -> "There was too little to say when it was looked at again.";
                        case NOT_ASKED -> "";
                    });
        }
    }

    /** Drops a finding whose pause ended before anybody had decided. */
    private Uni<Void> lapse(FindingRow row) {
        return measure(row, row.pause().orElse("")).chain(pause -> {
            var now = clock.instant();
            var endsAt = pause.map(Measure::endsAt).orElse(null);
            if (pause.filter(Course::isLive).isPresent() && endsAt != null && now.isBefore(endsAt)) {
                // It was extended.
                row.postpone(endsAt);
                return Uni.createFrom().voidItem();
            }
            row.nothingNext();
            return pause.filter(ended -> ended.state().equals("expired")).isEmpty()
                    ? Uni.createFrom().voidItem()
                    : dropped(row, endsAt == null ? now : endsAt);
        });
    }

    private Uni<Void> dropped(FindingRow row, Instant at) {
        return switch (row.toFinding().lapse(at)) {
            case Finding.Change.Done(var lapsed) -> {
                Log.warnf("Nobody decided on finding %s before its pause ended", row.id());
                row.settle(lapsed.state(), BY_RULE, "The pause ended before anybody had decided.");
                yield findings.changed(row).replaceWithVoid();
            }
            case Finding.Change.Settled _ -> Uni.createFrom().voidItem();
        };
    }
}
