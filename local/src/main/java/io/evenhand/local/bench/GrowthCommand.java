package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evenhand bench growth}: how the cost of a decision grows with accounts, limits and replicas. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the meter alone (no server round it, so that a million accounts need no million calls): CPU time per",
            "decision of client and Redis, and Redis' bytes per idle account, as accounts, limits of a plan, and replicas",
            "grow. Writes growth.csv to .evenhand/bench."
        })
public final class GrowthCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each point is measured: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--accounts",
            split = ",",
            paramLabel = "N",
            defaultValue = "10000,100000,1000000",
            description = "On a plan of four limits: ${DEFAULT-VALUE}.")
    private List<Integer> accounts = List.of();

    @Option(
            names = "--plans",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "one,two,four,eight,sixteen",
            description = "Of bench/policy.yaml, for the least of the accounts: ${DEFAULT-VALUE}.")
    private List<String> plans = List.of();

    @Option(
            names = "--replicas",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,2",
            description = "Processes that share one Redis and 64 callers: ${DEFAULT-VALUE}.")
    private List<Integer> replicas = List.of();

    private static final int CALLERS = 64;
    private static final int WARM_SECONDS = 8;
    private static final String USUAL_PLAN = "four";

    /** One point. */
    private record Point(int accounts, String plan, int replicas) {}

    @Override
    public Integer call() throws Exception {
        var folder = DataFolder.projectHome().resolve(".evenhand/bench");
        var rows = new ArrayList<String>();
        rows.add("accounts,plan,replicas,per_second,p50_ms,p99_ms,client_us,redis_us,redis_bytes_per_account,errors");
        System.out.printf(
                "%10s %8s %9s %12s %8s %8s %10s %10s %14s %7s%n",
                "accounts",
                "plan",
                "replicas",
                "decisions/s",
                "p50 ms",
                "p99 ms",
                "client µs",
                "Redis µs",
                "bytes/account",
                "errors");
        for (var point : points()) {
            var cost = measure(folder, point);
            System.out.println(cost.line(point));
            rows.add(cost.csv(point));
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("growth.csv"), rows);
        return 0;
    }

    private List<Point> points() {
        var points = new ArrayList<Point>();
        var least = accounts.stream().min(Comparator.naturalOrder()).orElse(1);
        accounts.forEach(each -> points.add(new Point(each, USUAL_PLAN, 1)));
        plans.forEach(each -> points.add(new Point(least, each, 1)));
        replicas.forEach(each -> points.add(new Point(least, USUAL_PLAN, each)));
        return points.stream().distinct().toList();
    }

    private Cost measure(Path folder, Point point) throws IOException, InterruptedException, ExecutionException {
        var place = Files.createTempDirectory(Files.createDirectories(folder), "growth");
        try (var redis = LocalRedis.start(place, 0);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new RedisControl(redis.port()).set(Persistence.OFF);
            var harness = new Harness(
                    Contenders.java(), Contenders.peers(), "io.evenhand.bench.floor.MeterAlone", redis.url());
            var running = IntStream.range(0, point.replicas())
                    .mapToObj(_ -> threads.submit(() -> harness.run(settings(point))))
                    .toList();
            return Cost.of(results(running));
        } finally {
            delete(place);
        }
    }

    private static List<JsonNode> results(List<Future<JsonNode>> running)
            throws InterruptedException, ExecutionException {
        var results = new ArrayList<JsonNode>();
        for (var one : running) {
            results.add(one.get());
        }
        return results;
    }

    private List<String> settings(Point point) {
        return List.of(
                "accounts=" + point.accounts(),
                "plan=" + point.plan(),
                "policy=" + DataFolder.projectHome().resolve("bench/policy.yaml"),
                "connections=" + CALLERS / point.replicas(),
                "warm=" + WARM_SECONDS,
                "seconds=" + seconds);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * What a decision costs at one point.
     *
     * @param clientMicros CPU time of the replicas
     * @param redisMicros CPU time of Redis
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

        private String line(Point point) {
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

        private String csv(Point point) {
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
}
