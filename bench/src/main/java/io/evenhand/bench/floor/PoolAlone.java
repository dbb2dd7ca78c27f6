package io.evenhand.bench.floor;

import io.evenhand.meter.pool.Admission;
import io.evenhand.meter.pool.Places;
import io.evenhand.meter.pool.RedisPools;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.Percent;
import io.evenhand.policy.pool.PoolSettings;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A pool on Redis without a service round it: installs that each keep so many requests waiting, or come one at a time with
 * a pause. What runs takes a random time. Prints how many of each install started, and how long they had waited; the first
 * fifth of the time does not count.
 */
public final class PoolAlone {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final double MEAN_MS = 100;
    private static final long PAUSE_MS = 200;
    private static final int UNBOUNDED = 1_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Random random = new Random(1);
    private final Settings settings;
    private final PoolSettings pool;
    private final List<Install> installs;
    private final RedisPools pools;
    private final Places places;
    private long order;
    private boolean counting;
    private boolean over;

    /** An install, and what it has seen. */
    private record Install(String name, double weight, String lane, int backlog, Latencies waits) {

        /** Reads {@code name:weight:lane:backlog}. */
        static Install of(String text) {
            var parts = text.split(":", -1);
            return new Install(
                    parts[0], Double.parseDouble(parts[1]), parts[2], Integer.parseInt(parts[3]), new Latencies());
        }
    }

    private PoolAlone(Settings settings) {
        this.settings = settings;
        this.pool = new PoolSettings(
                "bench",
                settings.number("capacity"),
                Percent.of(settings.number("peak")),
                List.of(
                        new PoolSettings.Lane("fast", Percent.NONE),
                        new PoolSettings.Lane("relaxed", Percent.of(settings.number("relaxed")))),
                UNBOUNDED,
                UNBOUNDED);
        this.installs = Arrays.stream(settings.text("installs").split(","))
                .map(Install::of)
                .toList();
        this.pools = new RedisPools(vertx, settings.text("redis"), () -> 0, DEADLINE);
        this.places = new Places(vertx, pools, settings.text("redis"));
    }

    public static void main(String[] arguments) throws Exception {
        new PoolAlone(Settings.of(arguments)).run();
    }

    private void run() throws InterruptedException {
        var seconds = settings.number("seconds");
        context.runOnContext(_ -> installs.forEach(install -> {
            for (var i = 0; i < Math.max(1, install.backlog()); i++) {
                ask(install);
            }
        }));
        TimeUnit.SECONDS.sleep(Math.max(1, seconds / 5));
        context.runOnContext(_ -> counting = true);
        TimeUnit.SECONDS.sleep(seconds);
        var told = Promise.<String>promise();
        context.runOnContext(_ -> {
            over = true;
            told.complete(result());
        });
        System.out.println(
                told.future().toCompletionStage().toCompletableFuture().join());
        places.close();
        pools.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void ask(Install install) {
        if (over) {
            return;
        }
        var began = System.nanoTime();
        var entry = new Entry("r" + order++, install.name(), install.weight(), install.lane(), PATIENCE);
        var visit = places.enter(pool, entry);
        visit.admission()
                .onSuccess(admission -> {
                    if (!(admission instanceof Admission.Entered)) {
                        throw new IllegalStateException("not admitted: " + admission);
                    }
                    if (counting) {
                        install.waits().add(System.nanoTime() - began);
                    }
                    if (install.backlog() > 0) {
                        ask(install);
                    }
                    vertx.setTimer(1 + (long) (-Math.log(1 - random.nextDouble()) * MEAN_MS), _ -> {
                        visit.leave();
                        if (install.backlog() == 0) {
                            vertx.setTimer(PAUSE_MS, _ -> ask(install));
                        }
                    });
                })
                .onFailure(failure -> {
                    throw new IllegalStateException("the pool does not answer", failure);
                });
    }

    private String result() {
        return installs.stream()
                .map(install -> String.format(
                        Locale.ROOT,
                        "{\"name\":\"%s\",\"weight\":%s,\"lane\":\"%s\",\"backlog\":%d,\"started\":%d,\"p50\":%d,\"p99\":%d}",
                        install.name(),
                        install.weight(),
                        install.lane(),
                        install.backlog(),
                        install.waits().count(),
                        install.waits().percentile(0.50),
                        install.waits().percentile(0.99)))
                .collect(Collectors.joining(",", "{\"installs\":[", "]}"));
    }
}
