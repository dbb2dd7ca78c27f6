package io.evenhand.policy.window;

import java.time.Duration;
import java.time.Period;

/** The stretch of time a limit counts in. */
public sealed interface Window {

    /** The name used in answers and headers. */
    String name();

    /** A billing cycle of {@code length}, counted from the subscription's anchor. */
    record Cycle(Period length) implements Window {
        @Override
        public String name() {
            return "cycle";
        }
    }

    /** From local midnight to local midnight. */
    record Day() implements Window {
        @Override
        public String name() {
            return "day";
        }
    }

    /** From Monday to Monday, local. */
    record Week() implements Window {
        @Override
        public String name() {
            return "week";
        }
    }

    /** From the 1st to the 1st, local. */
    record Month() implements Window {
        @Override
        public String name() {
            return "month";
        }
    }

    /** The last {@code length}, sliding. */
    record Rolling(Duration length) implements Window {
        @Override
        public String name() {
            return "rolling-" + length;
        }
    }
}
