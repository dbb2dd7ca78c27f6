package io.evenhand.local.bench;

import java.time.Duration;

/**
 * What a loader saw.
 *
 * @param decisions requests that were answered well
 * @param time how long it asked
 * @param errors requests that were answered otherwise, or not at all
 */
record Load(long decisions, Duration time, Duration median, Duration p99, long errors) {

    double perSecond() {
        return decisions / (time.toNanos() / 1e9);
    }

    /** Makes load on one contender. */
    interface Maker {
        Load make(int connections, Duration time) throws Exception;
    }
}
