package io.evenhand.policy.simulation;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks for.
 *
 * @param units what it uses, by meter; a meter that the policy does not have counts nothing
 * @param attributes what ceilings look at
 * @param work how long it runs once it has started
 */
public record Task(
        String action, Optional<String> model, Map<String, Long> units, Map<String, Long> attributes, Duration work) {

    public Task {
        units = Map.copyOf(units);
        attributes = Map.copyOf(attributes);
    }

    /** The limits that look at it, with what each counts. */
    List<Ask.Charge> charges(LimitTable table) {
        var charges = new ArrayList<Ask.Charge>(table.rows().size());
        for (var index : table.covering(action, model.orElse(null))) {
            var counted = counted(table.rows().get(index), table.meters());
            if (counted > 0) {
                charges.add(new Ask.Charge(index, counted));
            }
        }
        return charges;
    }

    private long counted(Row row, List<String> meters) {
        return switch (row) {
            case Row.Ceiling ceiling -> attributes.getOrDefault(ceiling.attribute(), 0L);
            case Row.Concurrency _, Row.Throttle _ -> 1;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _, Row.Price _ ->
                units.getOrDefault(meters.get(row.meter()), 0L);
        };
    }
}
