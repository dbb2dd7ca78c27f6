package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.table.Row;
import java.util.Optional;

/** Token buckets, kept as what is missing: a leaky bucket used as a meter (ITU-T I.371, the generic cell rate algorithm). */
final class Rates {

    private Rates() {}

    static Bid bid(Row.Rate row, int index, RowState.Bucket state, long wanted, Ask ask, long now) {
        // The first call on a full bucket passes, however large its estimate is.
        var units = ask.estimateMs() > 0 ? Math.min(wanted, row.burst()) : wanted;
        var level = level(row, state, now);
        var after = Exact.add(level, Exact.multiply(units, row.everyMs()));
        var room = row.burst() * row.everyMs();
        if (after <= room) {
            var bucket = bucket(row, state.id(), after, now);
            return bid(row, index, units, Verdict.ADMIT, level, bucket, units, 0, now);
        }
        var retryAt = units > row.burst() ? 0 : now + Math.ceilDiv(after - room, row.units());
        return bid(row, index, units, Verdict.DENY, level, bucket(row, state.id(), level, now), 0, retryAt, now);
    }

    /** Gives tokens back, or takes more than there are. */
    static RowState.Bucket adjusted(Row.Rate row, RowState.Bucket state, long units, long now) {
        var level = level(row, state, now) + units * row.everyMs();
        return bucket(row, state.id(), Math.min(Math.max(0, level), LIMIT), now);
    }

    /** With tokens that were taken at {@code usedAt}, as far as they would not be back by now. */
    static RowState.Bucket counted(Row.Rate row, RowState.Bucket state, long units, long usedAt, long now) {
        var missing = Exact.multiply(units, row.everyMs()) - Exact.multiply(now - usedAt, row.units());
        return bucket(row, state.id(), Exact.add(level(row, state, now), Math.max(0, missing)), now);
    }

    private static final long LIMIT = io.evenhand.policy.table.LimitTable.MAX;

    private static RowState.Bucket bucket(Row.Rate row, long id, long level, long now) {
        return new RowState.Bucket(id, now, level, now + Math.ceilDiv(level, row.units()));
    }

    /** What is missing at {@code now}, as {@link RowState.Bucket#level} has it. */
    static long level(Row.Rate row, RowState.Bucket state, long now) {
        return Math.max(0, state.level() - Exact.multiply(now - state.at(), row.units()));
    }

    private static Bid bid(
            Row.Rate row,
            int index,
            long units,
            Verdict verdict,
            long level,
            RowState.Bucket after,
            long counted,
            long retryAt,
            long now) {
        var used = Math.ceilDiv(after.level(), row.everyMs());
        return new Bid(
                row,
                after.id(),
                units,
                new Figures(index, verdict, used, 0, 0, after.fullAt(), now, Optional.empty()),
                Math.ceilDiv(level, row.everyMs()),
                false,
                retryAt,
                0,
                counted,
                Optional.of(after));
    }
}
