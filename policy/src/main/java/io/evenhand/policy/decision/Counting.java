package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.decision.RowState.Bucket;
import io.evenhand.policy.decision.RowState.Counted;
import io.evenhand.policy.decision.RowState.Sliced;
import io.evenhand.policy.table.Row;
import java.util.Optional;

/**
 * Counts what was used already. Nothing refuses it, slows it or is paid for it; each limit counts it where its counter
 * still knows the time of use.
 */
final class Counting {

    private final Desk desk;
    private final long usedAt;

    Counting(Desk desk, long usedAt) {
        this.desk = desk;
        this.usedAt = usedAt;
    }

    /** A limit's figures with what it counts; empty for a limit that counts no units. */
    Optional<Figures> count(Ask.Charge charge) {
        var index = charge.row();
        var units = charge.units();
        return switch (desk.table().rows().get(index)) {
            case Row.Bands row -> Optional.of(count(row, index, desk.state(index, Banded.class), units));
            case Row.Quota row -> Optional.of(count(row, index, desk.state(index, Counted.class), units));
            case Row.Rate row -> Optional.of(count(row, index, desk.state(index, Bucket.class), units));
            case Row.Sustained row -> Optional.of(count(row, index, desk.state(index, Sliced.class), units));
            case Row.Concurrency _, Row.Ceiling _, Row.Throttle _, Row.Price _ -> Optional.empty();
        };
    }

    /** It takes no turn: the work is done. */
    private Figures count(Row.Bands row, int index, Banded before, long units) {
        var within = usedAt >= before.windowStart();
        var after = within ? before.counting(units, 0) : before;
        var step = Pace.step(row, after.used());
        var tells = within && step > after.told() && row.head().stage().tells();
        desk.put(tells ? after.withTold(step, 0) : after);
        return new Figures(
                index,
                Verdict.ADMIT,
                after.used(),
                step,
                after.windowStart(),
                after.resetsAt(),
                usedAt,
                crossing(tells, step, after.used(), after.windowStart(), after.resetsAt()));
    }

    private Figures count(Row.Quota row, int index, Counted before, long units) {
        var inBucketBefore = usedAt < before.windowStart();
        var known = usedAt >= before.windowStart() - row.rollingMs();
        var after = !known ? before : inBucketBefore ? before.countingBefore(units) : before.counting(units);
        var used = after.counted(row.rollingMs(), desk.now());
        var tells = known
                && after.told() == 0
                && used >= row.size()
                && row.head().stage().tells();
        desk.put(tells ? after.asTold() : after);
        return new Figures(
                index,
                Verdict.ADMIT,
                used,
                0,
                after.windowStart(),
                after.resetsAt(),
                usedAt,
                crossing(tells, 1, used, after.windowStart(), after.resetsAt()));
    }

    /** Of tokens taken then, some would be back by now. */
    private Figures count(Row.Rate row, int index, Bucket before, long units) {
        var after = Rates.counted(row, before, units, usedAt, desk.now());
        desk.put(after);
        var used = Math.ceilDiv(after.level(), row.everyMs());
        return new Figures(index, Verdict.ADMIT, used, 0, 0, after.fullAt(), usedAt, Optional.empty());
    }

    private Figures count(Row.Sustained row, int index, Sliced before, long units) {
        var state = before.rolledTo(row, desk.now());
        var after = usedAt >= state.start() ? state.counting(units) : state;
        desk.put(after);
        return new Figures(
                index,
                Verdict.ADMIT,
                after.used(),
                after.slowed(),
                after.start(),
                after.start() + row.sliceMs(),
                usedAt,
                Optional.empty());
    }

    private static Optional<Crossing> crossing(boolean tells, long step, long used, long start, long resetsAt) {
        return tells ? Optional.of(new Crossing(step, used, start, resetsAt)) : Optional.empty();
    }
}
