package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.ladder.Consequence.Rung;
import io.evenhand.policy.ladder.Consequence.Why;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The rule book of ladders: what a finding leads to, when it is new, when its grace is over, and when it is confirmed. */
public final class Escalation {

    private Escalation() {}

    /** What a new finding leads to. */
    public static Consequence of(Found found, History history, Instant now) {
        return switch (found.stage()) {
            case SHADOW, OFF -> new Consequence.Recorded();
            case WARN -> new Consequence.CaseOnly(Why.WARN);
            case ENFORCE ->
                switch (found.source()) {
                    case REPORT, STAFF -> new Consequence.CaseOnly(Why.SAID_BY_SOMEBODY);
                    case SIGNAL -> enforced(found, history, now);
                };
        };
    }

    private static Consequence enforced(Found found, History history, Instant now) {
        var notice = history.ladder().notice();
        return heldBack(found.finding(), found.brake(), history, now)
                .orElseGet(() -> notice == null
                        ? once(step(found.finding(), history, now), found.paused())
                        : new Consequence.Notify(notice));
    }

    /** One pause at a time, or a row of them would stop use for longer than one may. */
    private static Consequence once(Consequence consequence, boolean paused) {
        return paused
                        && consequence instanceof Consequence.Take taken
                        && taken.step().measure() instanceof Measure.Pause
                ? new Consequence.CaseOnly(Why.PAUSED_ALREADY)
                : consequence;
    }

    /** Why the rule may do nothing by itself now, if it may not. */
    private static Optional<Consequence> heldBack(Finding atHand, Brake brake, History history, Instant now) {
        var caseOnlyUntil = history.caseOnlyUntil(atHand.rule(), now);
        if (caseOnlyUntil.isPresent()) {
            return Optional.of(new Consequence.CaseOnly(Why.REVERSED_LATELY, caseOnlyUntil.get()));
        }
        if (brake.holds()) {
            return Optional.of(new Consequence.CaseOnly(Why.BRAKE));
        }
        return history.hasFreshEvidence(atHand, now)
                ? Optional.empty()
                : Optional.of(new Consequence.CaseOnly(Why.OLD_EVIDENCE));
    }

    private static Consequence step(Finding atHand, History history, Instant now) {
        var counted = history.countedWith(atHand, now);
        var rung = Rung.of(counted);
        return history.step(rung.points(), now)
                .map(step -> taken(step, rung))
                .orElseGet(() -> new Consequence.Tell(rung));
    }

    private static Consequence taken(Step step, Rung rung) {
        return switch (decider(step)) {
            case RULE ->
                step.measure() instanceof Measure.Notice
                        ? new Consequence.Tell(rung)
                        : new Consequence.Take(step, rung);
            case PERSON, TWO_PERSONS -> new Consequence.Propose(step, rung);
        };
    }

    /** Who decides on a step: never fewer than its measure needs, whatever it says. */
    public static Decider decider(Step step) {
        var floor = switch (step.measure()) {
            case Measure.Notice _, Measure.Throttle _, Measure.Pause _ -> Decider.RULE;
            case Measure.Suspend _ -> Decider.PERSON;
            case Measure.SuspendForGood _, Measure.Terminate _ -> Decider.TWO_PERSONS;
        };
        return step.by().compareTo(floor) < 0 ? floor : step.by();
    }

    /** When the grace of a notice is over that arrived at {@code deliveredAt}. */
    public static Instant graceEnds(Ladder.Notice notice, Instant deliveredAt, ZoneId zone) {
        return notice.grace().after(deliveredAt, zone);
    }

    /**
     * What follows when the grace of a finding's notice is over. Only a finding that still holds leads to anything; one that a
     * person confirmed meanwhile keeps its points, but is no reason for a step when it is over.
     */
    public static AfterGrace afterGrace(Finding finding, Recheck recheck, Brake brake, History history, Instant now) {
        if (!finding.stands()) {
            return new AfterGrace(finding, new Consequence.Done());
        }
        return switch (recheck) {
            case GONE, TOO_LITTLE -> new AfterGrace(settled(finding.dismiss(now), finding), new Consequence.Done());
            case HOLDS -> heldOrStep(settled(finding.confirm(now), finding), brake, history, finding, now);
            case NOT_ASKED -> heldOrStep(finding, brake, history, finding, now);
        };
    }

    /** A rule that may do nothing by itself confirms nothing by itself either. */
    private static AfterGrace heldOrStep(Finding then, Brake brake, History history, Finding before, Instant now) {
        return heldBack(before, brake, history, now)
                .map(held -> new AfterGrace(before, held))
                .orElseGet(() -> new AfterGrace(then, step(then, with(history, then), now)));
    }

    private static Finding settled(Finding.Change change, Finding before) {
        return switch (change) {
            case Finding.Change.Done(var finding) -> finding;
            case Finding.Change.Settled _ -> before;
        };
    }

    private static History with(History history, Finding changed) {
        var findings = history.findings().stream()
                .map(each -> each.id().equals(changed.id()) ? changed : each)
                .toList();
        return new History(
                history.ladder(),
                history.zone(),
                findings.contains(changed) ? findings : plus(findings, changed),
                history.restorations());
    }

    private static List<Finding> plus(List<Finding> findings, Finding one) {
        return Stream.concat(findings.stream(), Stream.of(one)).toList();
    }

    /**
     * What follows when a person has confirmed a finding. Whoever has looked needs no pause to look: it ends, unless a higher
     * step is to be decided on.
     *
     * @param finding confirmed, and so in {@code history}
     * @param reached the points at which the highest step begins that was taken or proposed for it; empty when none was
     * @param noticed whether its account was told of it, on a ladder with notice
     */
    public static Confirmation confirmed(
            Finding finding, OptionalLong reached, boolean noticed, History history, Instant now) {
        var notice = history.ladder().notice();
        if (notice != null) {
            return new Confirmation(false, noticed ? new Consequence.Done() : new Consequence.Notify(notice));
        }
        var next = step(finding, with(history, finding), now);
        return switch (next) {
            case Consequence.Propose proposed ->
                new Confirmation(false, proposed.step().at() <= reached.orElse(0) ? new Consequence.Done() : next);
            case Consequence.Take(var step, var rung) -> afterLook(step, rung, reached, next);
            case Consequence.Tell _ -> new Confirmation(true, reached.isPresent() ? new Consequence.Done() : next);
            case Consequence.Recorded _, Consequence.CaseOnly _, Consequence.Notify _, Consequence.Done _ ->
                new Confirmation(true, next);
        };
    }

    private static Confirmation afterLook(Step step, Rung rung, OptionalLong reached, Consequence next) {
        if (step.at() <= reached.orElse(0)) {
            return new Confirmation(step.measure() instanceof Measure.Pause, new Consequence.Done());
        }
        return step.measure() instanceof Measure.Pause
                ? new Confirmation(true, reached.isPresent() ? new Consequence.Done() : new Consequence.Tell(rung))
                : new Confirmation(true, next);
    }
}
