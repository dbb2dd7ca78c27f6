package io.evenhand.policy.language;

import io.evenhand.policy.table.Carry;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.LimitTable.Kept;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which counters a version goes on with, which it begins anew because it changed their limits, and which limits stay what
 * they were until their window ends (POLICY-LANGUAGE 2.10). A limit has one counter under all campaigns of a plan, so one of
 * its tables tells for all.
 */
final class Succession {

    /** An account that did not come for longer begins with what the oldest rule makes of its units. */
    private static final int LONGEST = 8;

    private final List<LimitTable> before;
    private final Map<String, OnChange> rules;
    private final int version;
    private final long since;
    private final Map<String, Counter> counters = new HashMap<>();

    private Succession(List<LimitTable> before, Map<String, OnChange> rules, TableCompiler.Edition edition) {
        this.before = before;
        this.rules = rules;
        this.version = edition.version();
        this.since = edition.term().from();
    }

    private record Counter(long id, List<Carry> carried) {}

    /** A row, and the table whose indexes it has. */
    private record Placed(Row.Windowed row, int index, LimitTable table) {

        static Stream<Placed> in(LimitTable table) {
            return Stream.iterate(0, index -> index < table.rows().size(), index -> index + 1)
                    .filter(index -> table.rows().get(index) instanceof Row.Windowed)
                    .map(index -> new Placed((Row.Windowed) table.rows().get(index), index, table));
        }

        /** Whether both count the same thing in the same window for the same holder. */
        boolean countsAs(Placed other) {
            return row.limit().equals(other.row.limit())
                    && row.getClass() == other.row.getClass()
                    && row.head().per() == other.row.head().per()
                    && table.meters()
                            .get(row.meter())
                            .equals(other.table.meters().get(other.row.meter()))
                    && table.windows()
                            .get(row.window())
                            .equals(other.table.windows().get(other.row.window()));
        }

        Kept keeping(Row.Windowed old, long since) {
            return new Kept(index, old.at(row.meter(), row.window()), since);
        }

        /** What it still was before, of which {@code successor} is what it became. */
        Stream<Kept> kept(Placed successor) {
            return table.kept().stream()
                    .filter(each -> each.row() == index)
                    .map(each -> successor.keeping(each.as(), each.since()));
        }
    }

    /** The tables of a plan as they succeed those of the version before; the plan's own come first in both. */
    static List<LimitTable> of(
            List<LimitTable> before,
            List<LimitTable> tables,
            Map<String, OnChange> rules,
            TableCompiler.Edition edition) {
        var succession = new Succession(before, rules, edition);
        tables.stream()
                .flatMap(Placed::in)
                .forEach(placed -> succession
                        .predecessor(placed)
                        .ifPresent(old -> succession.counters.computeIfAbsent(
                                placed.row().limit(), _ -> succession.counter(old.row(), placed.row()))));
        return tables.stream().map(succession::applied).toList();
    }

    /** The same limit under the same campaign, or else where it stands first. */
    private Optional<Placed> predecessor(Placed placed) {
        var same = before.stream()
                .filter(table -> table.campaign().equals(placed.table().campaign()));
        return Stream.concat(same, before.stream())
                .flatMap(Placed::in)
                .filter(placed::countsAs)
                .findFirst();
    }

    private OnChange rule(Row.Windowed row) {
        return rules.getOrDefault(row.limit(), OnChange.ADDITIVE);
    }

    private Counter counter(Row.Windowed old, Row.Windowed row) {
        return isChanged(old, row)
                ? beginning(rule(row))
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
    private static Optional<Carry.Rule> beginning(OnChange onChange) {
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
        return table.with(
                rows,
                Placed.in(table)
                        .flatMap(placed -> predecessor(placed).stream()
                                .flatMap(old -> kept(old, placed).limit(LONGEST)))
                        .toList());
    }

    /** What a limit is in windows that had begun before: nothing else than now, unless it says so. */
    private Stream<Kept> kept(Placed old, Placed placed) {
        if (!isChanged(old.row(), placed.row())) {
            return old.kept(placed);
        }
        return rule(placed.row()) == OnChange.NEXT_WINDOW
                ? Stream.concat(Stream.of(placed.keeping(old.row(), since)), old.kept(placed))
                : Stream.empty();
    }
}
