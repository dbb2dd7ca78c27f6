package io.evenhand.local.simulate;

import io.evenhand.policy.table.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tallies of a policy's rules of suspicion, whichever plan they are of. */
final class FlagTallies {

    private final Map<String, FlagTally> byName = new LinkedHashMap<>();

    FlagTally of(String name, String violation, Stage stage) {
        return byName.computeIfAbsent(name + ' ' + stage, _ -> new FlagTally(name, violation, stage));
    }

    List<FlagTally.Line> lines() {
        return byName.values().stream().map(FlagTally::line).toList();
    }
}
