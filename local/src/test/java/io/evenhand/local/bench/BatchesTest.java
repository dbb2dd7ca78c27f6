package io.evenhand.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private static final int EVENTS = 2_345;
    private static final List<String> ACCOUNTS = List.of("acct_a", "acct_b");

    @Test
    void theRowsToCopyAreWhatTheEventsAddUpTo() throws Exception {
        var batches = Batches.of(EVENTS, ACCOUNTS, new Random(5));

        var hours = new TreeMap<String, Long>();
        for (var body : batches.bodies()) {
            for (var event : new ObjectMapper().readTree(body)) {
                var hour = event.path("time").asText().replaceFirst(":.*", ":00:00Z");
                var units = event.path("data").path("units").path("calls").asLong();
                hours.merge(event.path("subject").asText() + "\tcalls\t" + hour, units, Long::sum);
            }
        }

        assertThat(batches.bodies()).hasSize(24);
        assertThat(batches.rows().lines())
                .containsExactlyElementsOf(hours.entrySet().stream()
                        .map(row -> "%s\t%d\t%2$d\t0\t0".formatted(row.getKey(), row.getValue()))
                        .toList());
    }
}
