package io.evenhand.policy.language;

import io.evenhand.policy.table.Carry;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which counters a version goes on with, and which it begins anew because it changed their limits (POLICY-LANGUAGE 2.10). A
 * limit has one counter under all campaigns of a plan, so one of its tables tells for all.
 */
final class Succession {

    /** An account that did not come for longer begins with what the oldest rule makes of its units. */
    private static final int LONGEST = 8;

    private final Map<String, Counter> counters = new HashMap<>();
    private final int version;
    private final long since;

    private Succession(int version, long since) {
        this.version = version;
        this.since = since;
    }

    private record Counter(long id, List<Carry> carried) {}

    /** A row, and the table whose indexes it has. */
    private record Placed(Row.Windowed row, LimitTable table) {

        /** Whether both count the same thing in the same window for the same holder. */
        boolean countsAs(Placed other) {
            return row.getClass() == other.row.getClass()
                    && row.head().per() == other.row.head().per()
                    && table.meters()
                            .get(row.meter())
                            .equals(other.table.meters().get(other.row.meter()))
                    && table.windows()
                            .get(row.window())
                            .equals(other.table.windows().get(other.row.window()));
        }
    }

    /** The tables of a plan as they succeed those of the version before; the plan's own come first in both. */
    static List<LimitTable> of(
            List<LimitTable> before,
            List<LimitTable> tables,
            Map<String, OnChange> rules,
            TableCompiler.Edition edition) {
        var succession = new Succession(edition.version(), edition.term().from());
        windowed(tables)
                .forEach(placed -> windowed(before)
                        .filter(old -> old.row().limit().equals(placed.row().limit()))
                        .findFirst()
                        .filter(placed::countsAs)
                        .ifPresent(old -> succession.counters.computeIfAbsent(
                                placed.row().limit(),
                                limit -> succession.counter(
                                        old.row(), placed.row(), rules.getOrDefault(limit, OnChange.ADDITIVE)))));
        return tables.stream().map(succession::applied).toList();
    }

    private static Stream<Placed> windowed(List<LimitTable> tables) {
        return tables.stream()
                .flatMap(table -> table.rows().stream()
                        .filter(Row.Windowed.class::isInstance)
                        .map(row -> new Placed((Row.Windowed) row, table)));
    }

    private Counter counter(Row.Windowed old, Row.Windowed row, OnChange onChange) {
        return isChanged(old, row)
                ? rule(onChange)
                        .map(rule -> new Counter(TableCompiler.begun(row.id(), version), carried(old, row, rule)))
                        .orElseGet(() -> new Counter(old.id(), old.carried()))
                : new Counter(old.id(), old.carried());
    }

    private List<Carry> carried(Row.Windowed old, Row.Windowed row, Carry.Rule rule) {
        var carried = new ArrayList<Carry>();
        carried.add(new Carry(old.id(), size(old), size(row), rule, since));
        carried.addAll(
                old.carried().subList(0, Math.min(LONGEST - 1, old.carried().size())));
        return carried;
    }

    private static boolean isChanged(Row.Windowed old, Row.Windowed row) {
        return switch (row) {
            case Row.Bands bands ->
                old instanceof Row.Bands before && !bands.bands().equals(before.bands());
            // A window that slides has no beginning at which a counter could begin.
            case Row.Quota quota -> quota.rollingMs() == 0 && size(old) != quota.size();
        };
    }

    private static long size(Row.Windowed row) {
        return switch (row) {
            case Row.Bands _ -> 0;
            case Row.Quota quota -> quota.size();
        };
    }

    /** Empty where the counter goes on. */
    private static Optional<Carry.Rule> rule(OnChange onChange) {
        return switch (onChange) {
            case RESET -> Optional.of(Carry.Rule.RESET);
            case AS_IS -> Optional.of(Carry.Rule.AS_IS);
            case PROPORTIONAL -> Optional.of(Carry.Rule.PROPORTIONAL);
            case ADDITIVE, NEXT_WINDOW -> Optional.empty();
        };
    }

    private LimitTable applied(LimitTable table) {
        var rows = new ArrayList<Row>();
        for (var row : table.rows()) {
            var counter = counters.get(row.limit());
            rows.add(
                    counter != null && row instanceof Row.Windowed windowed
                            ? windowed.begun(counter.id(), counter.carried())
                            : row);
        }
        return table.with(rows);
    }
}
