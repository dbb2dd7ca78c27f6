package io.evenhand.local.bench;

import io.evenhand.local.bench.Rush.Crowd;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenhand bench pool}: who is served how in a shared pool, from idle to flooded. */
@Command(
        name = "pool",
        mixinStandardHelpOptions = true,
        description = {
            "Runs installs of three tiers against one pool on Redis (20 places, peak at 80%, a lane with 10% kept for it) and",
            "tells what each got: beside a flood by one account, as that flood grows, with both lanes full, and below the",
            "peak. Writes pool.csv and pool.svg to .evenhand/bench."
        })
public final class PoolCommand implements Callable<Integer> {

    private static final List<Integer> FLOODS = List.of(100, 1_000, 4_000);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seconds", defaultValue = "60", description = "How long each case counts: ${DEFAULT-VALUE}.")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, seconds > 0, "--seconds: %d is not above 0", seconds);
        var folder = DataFolder.projectHome().resolve(".evenhand/bench");
        Files.createDirectories(folder);
        var rushes = new ArrayList<Rush>();
        for (var flood : FLOODS) {
            rushes.add(run(folder, "flood of " + flood, Crowd.tiersAndAFlood(flood)));
        }
        rushes.add(run(folder, "both lanes full", Crowd.bothLanes()));
        rushes.add(run(folder, "below the peak", Crowd.belowThePeak()));
        Files.writeString(folder.resolve("pool.csv"), csv(rushes));
        Files.writeString(folder.resolve("pool.svg"), new PoolChart(rushes).svg());
        System.out.printf("%nWritten to %s: pool.csv, pool.svg%n", folder);
        return 0;
    }

    private Rush run(Path folder, String name, List<Crowd> crowd) throws IOException, InterruptedException {
        var place = Files.createTempDirectory(folder, "pool");
        try (var redis = LocalRedis.start(place, 0)) {
            new RedisControl(redis.port()).set(Persistence.OFF);
            var result = new Harness("io.evenhand.bench.floor.PoolAlone", redis.url())
                    .run(List.of(
                            "installs=" + Crowd.text(crowd),
                            "capacity=20",
                            "peak=80",
                            "relaxed=10",
                            "seconds=" + seconds));
            var rush = Rush.of(name, result);
            System.out.print(rush.text());
            return rush;
        } finally {
            GrowthCommand.delete(place);
        }
    }

    private static String csv(List<Rush> rushes) {
        var text = new StringBuilder("case,install,lane,weight,backlog,started,share,p50_ms,p99_ms\n");
        for (var rush : rushes) {
            for (var served : rush.installs()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%s,%d,%d,%.4f,%.1f,%.1f%n",
                        rush.name(),
                        served.name(),
                        served.lane(),
                        served.weight(),
                        served.backlog(),
                        served.started(),
                        rush.share(served),
                        served.medianMillis(),
                        served.p99Millis()));
            }
        }
        return text.toString();
    }
}
