package io.evenhand.local.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Usage events in batches, and what they add up to by account and hour.
 *
 * @param bodies each a batch as it is posted
 * @param hours rows as {@code COPY usage_hour} takes them, in the order of their key
 */
record Batches(int events, List<String> bodies, List<String> hours) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIZE = 100;
    private static final String METER = "calls";

    /** Events that fall together seldom: that many different hours of an account. */
    private static final int HOURS = (int) Duration.ofDays(30).toHours();

    Batches {
        bodies = List.copyOf(bodies);
        hours = List.copyOf(hours);
    }

    /** Each event is one unit, of one of {@code accounts} and of an hour of the last thirty days. */
    static Batches of(int events, List<String> accounts, Random random) throws JsonProcessingException {
        var source = "bench-" + UUID.randomUUID();
        var thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        var units = new TreeMap<String, Integer>();
        var bodies = new ArrayList<String>();
        var batch = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < events; i++) {
            var account = accounts.get(random.nextInt(accounts.size()));
            var hour = thisHour.minus(Duration.ofHours(1 + random.nextInt(HOURS)));
            batch.add(event(source, i, account, hour.plusSeconds(random.nextInt(3_600))));
            units.merge(account + "\t" + METER + "\t" + hour, 1, Integer::sum);
            if (batch.size() == SIZE || i == events - 1) {
                bodies.add(JSON.writeValueAsString(batch));
                batch.clear();
            }
        }
        return new Batches(
                events,
                bodies,
                units.entrySet().stream()
                        .map(row -> "%s\t%d\t%2$d\t0\t0%n".formatted(row.getKey(), row.getValue()))
                        .toList());
    }

    private static Map<String, Object> event(String source, int id, String account, Instant at) {
        return Map.of(
                "specversion",
                "1.0",
                "type",
                "usage",
                "source",
                source,
                "id",
                Integer.toString(id),
                "subject",
                account,
                "time",
                at.toString(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of("action", "call", "units", Map.of(METER, 1)));
    }

    /** What COPY reads. */
    String rows() {
        return hours.stream().collect(Collectors.joining());
    }
}
