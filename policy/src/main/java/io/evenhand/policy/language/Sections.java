package io.evenhand.policy.language;

import java.time.Period;

/** The sections of the file that plans are made of. */
record Sections(
        Parameters parameters,
        Limits limits,
        Prices prices,
        Lanes lanes,
        Pools pools,
        Signals signals,
        Overrides overrides) {

    Setting setting(Values values, Period cycle) {
        return new Setting(values, cycle, prices.read(values), lanes.relaxedPaceMs(values));
    }
}
