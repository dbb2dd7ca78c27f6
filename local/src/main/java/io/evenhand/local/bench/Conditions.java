package io.evenhand.local.bench;

import java.time.Duration;
import java.util.List;

/**
 * What a run measures.
 *
 * @param kinds in the order of a round
 * @param slice how long each case is measured in each round
 */
record Conditions(
        List<Kind> kinds,
        List<Persistence> appendOnly,
        List<Integer> connections,
        int accounts,
        int rounds,
        Duration slice) {

    Conditions {
        kinds = List.copyOf(kinds);
        appendOnly = List.copyOf(appendOnly);
        connections = List.copyOf(connections);
    }
}
