package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * What a decision costs at one point.
 *
 * @param clientMicros CPU time of the replicas
 * @param redisMicros CPU time of Redis
 * @param bytesPerAccount what an idle account takes in Redis' memory; as one replica sees it, which is right for one
 */
record Cost(
        double perSecond,
        double medianMillis,
        double p99Millis,
        double clientMicros,
        double redisMicros,
        double bytesPerAccount,
        long errors) {

    /** Replicas measure at the same time: each sees all of Redis' time, and its own part of the decisions. */
    static Cost of(List<JsonNode> replicas) {
        var decisions = sum(replicas, "decisions");
        return new Cost(
                replicas.stream()
                        .mapToDouble(each -> 1e9
                                * each.path("decisions").asDouble()
                                / each.path("nanos").asDouble())
                        .sum(),
                most(replicas, "p50") / 1e6,
                most(replicas, "p99") / 1e6,
                sum(replicas, "clientMicros") / decisions,
                sum(replicas, "redisMicros") / replicas.size() / decisions,
                most(replicas, "bytesPerAccount"),
                (long) sum(replicas, "errors"));
    }

    private static double sum(List<JsonNode> replicas, String field) {
        return replicas.stream()
                .mapToDouble(each -> each.path(field).asDouble())
                .sum();
    }

    private static double most(List<JsonNode> replicas, String field) {
        return replicas.stream()
                .mapToDouble(each -> each.path(field).asDouble())
                .max()
                .orElse(0);
    }

    String line(GrowthCommand.Point point) {
        return String.format(
                Locale.ROOT,
                "%,10d %8s %9d %,12.0f %8.2f %8.2f %10.1f %10.1f %14.0f %7d",
                point.accounts(),
                point.plan(),
                point.replicas(),
                perSecond,
                medianMillis,
                p99Millis,
                clientMicros,
                redisMicros,
                bytesPerAccount,
                errors);
    }

    String csv(GrowthCommand.Point point) {
        return String.format(
                Locale.ROOT,
                "%d,%s,%d,%.1f,%.3f,%.3f,%.2f,%.2f,%.1f,%d",
                point.accounts(),
                point.plan(),
                point.replicas(),
                perSecond,
                medianMillis,
                p99Millis,
                clientMicros,
                redisMicros,
                bytesPerAccount,
                errors);
    }
}
