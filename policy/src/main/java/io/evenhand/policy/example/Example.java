package io.evenhand.policy.example;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, the account that makes it, and what its author expects.
 *
 * @param line where it stands in the file, counted from 1
 * @param column counted from 1
 * @param expected of the last request, each aspect as an answer would say it
 */
public record Example(int line, int column, String title, Given given, Asked asked, Map<Aspect, String> expected) {

    public Example {
        expected = Map.copyOf(expected);
    }

    /**
     * The account.
     *
     * @param zone where it lives
     * @param anchor when its subscription began
     * @param used what each limit has counted so far
     * @param credits what its wallet holds
     */
    public record Given(String plan, Instant at, ZoneId zone, Instant anchor, Map<String, Long> used, long credits) {
        public Given {
            used = Map.copyOf(used);
        }
    }

    /**
     * The request.
     *
     * @param units by meter
     * @param times how many of them come at the same instant
     * @param credits whether credits may buy full speed
     */
    public record Asked(
            String action,
            @Nullable String model,
            Map<String, Long> units,
            Map<String, Long> attributes,
            long times,
            boolean credits) {
        public Asked {
            units = Map.copyOf(units);
            attributes = Map.copyOf(attributes);
        }
    }
}
