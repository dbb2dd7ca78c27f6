package io.evenhand.enforcement.account;

import java.util.HashMap;
import java.util.Map;

/**
 * What the parameters of a policy were last set to at run time.
 *
 * @param edition one more with each change
 * @param positions where in the log of accounts-service each value was told
 */
record Settings(long edition, Map<String, String> values, Map<String, Long> positions) {

    static final Settings NONE = new Settings(0, Map.of(), Map.of());

    Settings {
        values = Map.copyOf(values);
        positions = Map.copyOf(positions);
    }

    /** The same with one more value, unless that is an older word on its parameter. */
    Settings with(String parameter, String value, long position) {
        if (position <= positions.getOrDefault(parameter, -1L)) {
            return this;
        }
        var newer = new HashMap<>(values);
        newer.put(parameter, value);
        var told = new HashMap<>(positions);
        told.put(parameter, position);
        return new Settings(edition + 1, newer, told);
    }
}
