package io.evenhand.policy.check;

import io.evenhand.policy.check.ExampleResult.Difference;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The counters of an account that has used so much and is idle since. */
final class Used {

    private static final long LEASE_MS = 60_000;

    private final LimitTable table;
    private final List<Boundaries> windows;
    private final long now;

    Used(LimitTable table, List<Boundaries> windows, long now) {
        this.table = table;
        this.windows = windows;
        this.now = now;
    }

    /** By the counters' identities; a limit that does not count here is a difference. */
    Map<Long, RowState> rows(Map<String, Long> used, List<Difference> differences) {
        var rows = new HashMap<Long, RowState>();
        used.forEach((limit, units) -> counter(limit, units)
                .ifPresentOrElse(
                        row -> rows.put(row.id(), row),
                        () -> differences.add(new Difference("used." + limit, Long.toString(units), "none"))));
        return rows;
    }

    private Optional<RowState> counter(String limit, long units) {
        return table.rows().stream()
                .filter(row -> row.limit().equals(limit))
                .flatMap(row -> counter(row, units).stream())
                .findFirst();
    }

    private Optional<RowState> counter(Row row, long units) {
        return switch (row) {
            case Row.Bands bands -> {
                var step = Pace.step(bands, units);
                yield Optional.of(
                        new RowState.Banded(bands.id(), start(bands), end(bands), units, 0, 0, 0, step, 0, 0, 0));
            }
            case Row.Quota quota ->
                Optional.of(new RowState.Counted(quota.id(), start(quota), end(quota), units, 0, 0, 0));
            case Row.Rate rate -> {
                var level = Math.multiplyExact(Math.min(units, rate.burst()), rate.everyMs());
                yield Optional.of(new RowState.Bucket(rate.id(), now, level, now + Math.ceilDiv(level, rate.units())));
            }
            case Row.Concurrency slots ->
                Optional.of(new RowState.Leased(slots.id(), 0, slots(slots, units), List.of()));
            case Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ -> Optional.empty();
        };
    }

    private List<RowState.Slot> slots(Row.Concurrency row, long taken) {
        var slots = new ArrayList<RowState.Slot>();
        for (var number = 1L; number <= Math.min(taken, row.slots()); number++) {
            slots.add(new RowState.Slot(number, now, now + LEASE_MS));
        }
        return slots;
    }

    private long start(Row.Windowed row) {
        return windows.get(row.window()).start().toEpochMilli();
    }

    private long end(Row.Windowed row) {
        return windows.get(row.window()).resetsAt().toEpochMilli();
    }
}
