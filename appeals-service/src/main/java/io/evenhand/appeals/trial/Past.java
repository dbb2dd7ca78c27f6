package io.evenhand.appeals.trial;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What an account used.
 *
 * @param anchor where its billing cycles begin
 * @param zone where its days begin
 * @param hours in the order of time; those without use are left out
 */
public record Past(String plan, Instant anchor, ZoneId zone, List<Hour> hours) {

    public Past {
        hours = List.copyOf(hours);
    }

    /** Use of one hour, by meter. */
    public record Hour(Instant at, Map<String, Long> units) {

        public Hour {
            units = Map.copyOf(units);
        }
    }
}
