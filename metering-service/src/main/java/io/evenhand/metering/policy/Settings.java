package io.evenhand.metering.policy;

import io.evenhand.policy.table.Switches;
import java.util.Map;

/** What operators set of a policy at run time: values by parameter, and what is switched off. */
record Settings(Map<String, String> values, Switches switches) {

    static final Settings NONE = new Settings(Map.of(), Switches.NONE);

    Settings {
        values = Map.copyOf(values);
    }
}
