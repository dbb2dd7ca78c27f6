package io.evenhand.policy.decision;

import io.evenhand.policy.decision.RowState.Banded;
import io.evenhand.policy.decision.RowState.Counted;
import io.evenhand.policy.table.Carry;
import io.evenhand.policy.table.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a counter that a version began takes over from the one before it (POLICY-LANGUAGE 2.10). */
final class Inheritance {

    private Inheritance() {}

    /** The holder's counter as it begins; null where nothing is left of an earlier one. */
    static @Nullable RowState of(Row row, Holder holder, Map<Long, RowState> rows, long now) {
        if (!(row instanceof Row.Windowed windowed)) {
            return null;
        }
        var carried = windowed.carried();
        for (var last = 0; last < carried.size(); last++) {
            var carry = carried.get(last);
            var before = rows.get(holder.counter(row, carry.from()));
            if (before instanceof RowState.Windowed counted && !counted.isOver(now)) {
                return counted.windowStart() < carry.since()
                        ? begun(counted, holder.counter(row), carried.subList(0, last + 1))
                        : null;
            }
        }
        return null;
    }

    private static RowState begun(RowState.Windowed before, long id, List<Carry> carried) {
        return switch (before) {
            case Banded had -> had.begun(id, units(had.used(), carried));
            case Counted had -> had.begun(id, units(had.used(), carried));
        };
    }

    /** The oldest rule comes first. */
    private static long units(long used, List<Carry> carried) {
        var units = used;
        for (var carry : carried.reversed()) {
            units = units(units, carry);
        }
        return units;
    }

    private static long units(long used, Carry carry) {
        return switch (carry.rule()) {
            case RESET -> 0;
            case AS_IS -> carry.after() - Math.min(Math.max(0, carry.before() - used), carry.after());
            case PROPORTIONAL ->
                carry.before() == 0 ? 0 : Math.ceilDiv(Exact.multiply(used, carry.after()), carry.before());
        };
    }
}
