package io.evenhand.metering.booking;

import java.util.Map;

/**
 * What is to be booked.
 *
 * @param action what limits and prices look at
 * @param attributes what is kept of what is booked, such as the trainer
 * @param units what it uses by meter; empty where no decision is asked for
 */
record Wish(String action, Interval interval, Map<String, String> attributes, Map<String, Long> units) {

    Wish {
        attributes = Map.copyOf(attributes);
        units = Map.copyOf(units);
    }
}
