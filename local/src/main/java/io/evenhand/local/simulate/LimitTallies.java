package io.evenhand.local.simulate;

import io.evenhand.policy.table.Row;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tallies of a policy's limits: one for each name and stage, found by any plan's row. */
final class LimitTallies {

    private final IdentityHashMap<Row, LimitTally> byRow = new IdentityHashMap<>();
    private final Map<String, LimitTally> byName = new LinkedHashMap<>();

    LimitTally of(Row row) {
        var known = byRow.get(row);
        if (known == null) {
            var name = LimitTally.name(row);
            known = byName.computeIfAbsent(
                    name + ' ' + row.head().stage(),
                    _ -> new LimitTally(name, row.head().stage()));
            byRow.put(row, known);
        }
        return known;
    }

    List<LimitTally.Line> lines() {
        return byName.values().stream().map(LimitTally::line).toList();
    }
}
