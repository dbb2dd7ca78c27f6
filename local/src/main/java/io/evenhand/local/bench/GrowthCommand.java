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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    private static final int CALLERS = 64;
    private static final int WARM_SECONDS = 8;
    private static final String USUAL_PLAN = "four";

    @Spec
    private @Nullable CommandSpec spec;

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

    /** One point. */
    record Point(int accounts, String plan, int replicas) {}

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, seconds > 0, "--seconds: %d is not above 0", seconds);
        for (var each : accounts) {
            BenchCommand.demand(spec, each > 0, "--accounts: %d is not above 0", each);
        }
        for (var each : replicas) {
            BenchCommand.demand(spec, each >= 1 && each <= CALLERS, "--replicas: %d is not from 1 to 64", each);
        }
        var folder = DataFolder.projectHome().resolve(".evenhand/bench");
        Files.createDirectories(folder);
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
            Files.write(folder.resolve("growth.csv"), rows);
        }
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
        var place = Files.createTempDirectory(folder, "growth");
        try (var redis = LocalRedis.start(place, 0);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new RedisControl(redis.port()).set(Persistence.OFF);
            var harness = new Harness("io.evenhand.bench.floor.MeterAlone", redis.url());
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

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
