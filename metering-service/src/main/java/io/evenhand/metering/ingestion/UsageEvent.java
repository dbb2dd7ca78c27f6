package io.evenhand.metering.ingestion;

import io.evenhand.meter.UseId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an account has used.
 *
 * @param usedAt when
 * @param units by meter
 * @param attributes what else is known of it, as JSON
 * @param decided how it was decided, where it was, without the counters
 */
record UsageEvent(
        String account,
        UseId use,
        Instant usedAt,
        String action,
        Optional<String> model,
        String install,
        String key,
        Map<String, Long> units,
        String attributes,
        Optional<Decided> decided) {

    /**
     * A decision that the counters were not asked for.
     *
     * @param fingerprint what tells whether the same is asked again
     */
    record Decided(String id, String fingerprint) {}

    UsageEvent {
        units = Map.copyOf(units);
    }

    /** What it says, in one line: the same content has the same line. */
    String fingerprint() {
        return String.join(
                "|",
                "used",
                usedAt.toString(),
                action,
                model.orElse(""),
                install,
                key,
                new TreeMap<>(units).toString(),
                attributes);
    }
}
