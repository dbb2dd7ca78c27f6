package io.evenhand.local.replay;

import java.util.Map;
import java.util.Optional;

/**
 * What a row is said to have been.
 *
 * @param meter what its units count
 * @param each another meter, of which every row is one unit
 */
record Charge(String action, String meter, Optional<String> each) {

    Map<String, Long> units(long units) {
        return each.map(other -> Map.of(meter, units, other, 1L)).orElseGet(() -> Map.of(meter, units));
    }
}
