package io.evenhand.enforcement.account;

import io.evenhand.policy.table.Switches;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What operators set at run time for a policy.
 *
 * @param edition one more with each change
 * @param values what parameters were last set to
 * @param off since when rules are switched off
 * @param positions where in the log of accounts-service each of them was told
 */
record Settings(long edition, Map<String, String> values, Map<String, Instant> off, Map<String, Long> positions) {

    static final Settings NONE = new Settings(0, Map.of(), Map.of(), Map.of());

    /** No parameter has a name with a space. */
    private static final String SWITCH = "switch ";

    Settings {
        values = Map.copyOf(values);
        off = Map.copyOf(off);
        positions = Map.copyOf(positions);
    }

    /** The same with one more value, unless that is an older word on its parameter. */
    Settings with(String parameter, String value, long position) {
        if (isOld(parameter, position)) {
            return this;
        }
        var newer = new HashMap<>(values);
        newer.put(parameter, value);
        return new Settings(edition + 1, newer, off, told(parameter, position));
    }

    /** The same with a rule switched off, or on again where there is no instant, unless that is an older word on it. */
    Settings switched(String rule, Optional<Instant> since, long position) {
        if (isOld(SWITCH + rule, position)) {
            return this;
        }
        var newer = new HashMap<>(off);
        newer.remove(rule);
        since.ifPresent(at -> newer.put(rule, at));
        return new Settings(edition + 1, values, newer, told(SWITCH + rule, position));
    }

    Switches switches() {
        return new Switches(off.keySet());
    }

    private boolean isOld(String what, long position) {
        return position <= positions.getOrDefault(what, -1L);
    }

    private Map<String, Long> told(String what, long position) {
        var told = new HashMap<>(positions);
        told.put(what, position);
        return told;
    }
}
