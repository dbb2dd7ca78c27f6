package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a measure when a finding is voided that it relied on. */
public sealed interface Cascade {

    /** What was left is reason enough. */
    record Stands() implements Cascade {}

    /**
     * A lower step takes its place.
     *
     * @param rung what is left
     * @param until when that ends, the time served credited; null is never
     */
    record Superseded(
            Step step, Consequence.Rung rung, @Nullable Instant until) implements Cascade {}

    /** Nothing is left that would be reason for anything that still lasts: it is reversed, its basis void. */
    record Reversed() implements Cascade {}

    /** Looks again at a measure, with its findings as they stand now. */
    static Cascade of(Relied measure, Ladder ladder, ZoneId zone, Instant now) {
        var left = History.distinct(
                measure.basis().stream().filter(Finding::stands).toList());
        var rung = Consequence.Rung.of(left);
        if (rung.points() >= measure.points()) {
            return new Stands();
        }
        return ladder.step(rung.points())
                .filter(step -> !takesMore(step.measure(), measure.what()))
                .map(step -> lower(step, rung, measure, zone, now))
                .orElseGet(Reversed::new);
    }

    private static Cascade lower(Step step, Consequence.Rung rung, Relied before, ZoneId zone, Instant now) {
        return switch (step.measure()) {
            case Measure.Throttle throttle -> credited(step, rung, throttle.lasts(), before, zone, now);
            case Measure.Suspend suspend -> credited(step, rung, suspend.lasts(), before, zone, now);
            case Measure.SuspendForGood _, Measure.Terminate _ -> new Superseded(step, rung, null);
            // A pause is for looking, and somebody has looked.
            case Measure.Pause _, Measure.Notice _ -> new Reversed();
        };
    }

    /** As if the lower step had been taken then; never longer than what it replaces. */
    private static Cascade credited(
            Step step, Consequence.Rung rung, Span lasts, Relied before, ZoneId zone, Instant now) {
        var until = lasts.after(before.startsAt(), zone);
        var end = ends(before, zone).filter(until::isAfter).orElse(until);
        return now.isBefore(end) ? new Superseded(step, rung, end) : new Reversed();
    }

    private static Optional<Instant> ends(Relied measure, ZoneId zone) {
        return switch (measure.what()) {
            case Measure.Throttle throttle -> Optional.of(throttle.lasts().after(measure.startsAt(), zone));
            case Measure.Pause pause -> Optional.of(pause.lasts().after(measure.startsAt(), zone));
            case Measure.Suspend suspend -> Optional.of(suspend.lasts().after(measure.startsAt(), zone));
            case Measure.Notice _, Measure.SuspendForGood _, Measure.Terminate _ -> Optional.empty();
        };
    }

    /** Whether a step of fewer points takes more all the same: nobody is worse off for a reversal. */
    private static boolean takesMore(Measure lower, Measure before) {
        var weight = Integer.compare(weight(lower), weight(before));
        return weight > 0 || (weight == 0 && (isWider(lower, before) || isSlower(lower, before)));
    }

    private static int weight(Measure measure) {
        return switch (measure) {
            case Measure.Notice _ -> 0;
            case Measure.Throttle _ -> 1;
            case Measure.Pause _ -> 2;
            case Measure.Suspend _ -> 3;
            case Measure.SuspendForGood _ -> 4;
            case Measure.Terminate _ -> 5;
        };
    }

    private static boolean isWider(Measure lower, Measure before) {
        var wanted = target(lower);
        return wanted.isPresent()
                && !wanted.equals(target(before))
                && !target(before).equals(Optional.of(Target.ACCOUNT));
    }

    private static Optional<Target> target(Measure measure) {
        return switch (measure) {
            case Measure.Pause pause -> Optional.of(pause.target());
            case Measure.Suspend suspend -> Optional.of(suspend.target());
            case Measure.SuspendForGood suspend -> Optional.of(suspend.target());
            case Measure.Notice _, Measure.Throttle _, Measure.Terminate _ -> Optional.empty();
        };
    }

    private static boolean isSlower(Measure lower, Measure before) {
        return lower instanceof Measure.Throttle slow
                && before instanceof Measure.Throttle slowed
                && slow.pace().compareTo(slowed.pace()) > 0;
    }
}
