package io.evenhand.local.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.terminal.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of the customers' requests in a scene.
 *
 * @param took until what was done was done
 * @param failed requests that were not done although they were sent again for a while
 * @param repeated how often one was sent again
 * @param lost units that were answered and never counted, so far
 * @param doubled units that were counted more often than anybody could have asked for, so far
 * @param reasons why requests were sent again or failed
 */
record Outcome(
        String scene,
        Duration took,
        long requests,
        long failed,
        long repeated,
        long lost,
        long doubled,
        Duration slowest,
        List<String> reasons) {

    private static final List<String> HEADING =
            List.of("scene", "took", "requests", "failed", "sent again", "lost", "doubled", "slowest");

    Outcome {
        reasons = List.copyOf(reasons);
    }

    static Outcome of(String scene, Duration took, JsonNode tally, JsonNode sums) {
        var reasons = new ArrayList<String>();
        tally.path("reasons")
                .properties()
                .forEach(
                        reason -> reasons.add("sent again %s times: %s".formatted(reason.getValue(), reason.getKey())));
        tally.path("failures").forEach(failure -> reasons.add("failed: " + failure.asText()));
        return new Outcome(
                scene,
                took,
                tally.path("requests").asLong(),
                tally.path("failed").asLong(),
                tally.path("repeated").asLong(),
                sums.path("lost").asLong(),
                sums.path("doubled").asLong(),
                Duration.ofMillis(tally.path("slowestMillis").asLong()),
                reasons);
    }

    boolean isFlawless() {
        return requests > 0 && failed == 0 && lost == 0 && doubled == 0;
    }

    private List<String> row() {
        return List.of(
                scene,
                TextTable.readable(took),
                Long.toString(requests),
                Long.toString(failed),
                Long.toString(repeated),
                Long.toString(lost),
                Long.toString(doubled),
                String.format(Locale.ROOT, "%d ms", slowest.toMillis()));
    }

    static String table(List<Outcome> outcomes) {
        var rows = new ArrayList<>(List.of(HEADING));
        outcomes.forEach(outcome -> rows.add(outcome.row()));
        return TextTable.of(rows, Set.of(0));
    }
}
