package io.evenhand.bench.floor;

import com.sun.management.OperatingSystemMXBean;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The meter without a service round it: so many accounts, all touched once, then asked in turn. Prints CPU time of this
 * process and of Redis, and what an idle account takes in Redis' memory, the log not counted: its reader trims it.
 */
public final class MeterAlone {

    private static final int FILLERS = 256;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration TRIM_EVERY = Duration.ofMillis(200);
    private static final double MICROS = 1e6;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Settings settings;
    private final Redis redis;
    private final UsageLog log;
    private final RedisMeter meter;

    private MeterAlone(Settings settings) {
        this.settings = settings;
        var url = settings.text("redis");
        this.redis = Redis.createClient(vertx, url);
        this.log = new UsageLog(vertx, url, System::currentTimeMillis);
        this.meter = new RedisMeter(vertx, url, () -> 0, DEADLINE, new NothingBefore());
    }

    public static void main(String[] arguments) throws Exception {
        new MeterAlone(Settings.of(arguments)).run();
    }

    private void run() throws Exception {
        var accounts = settings.number("accounts");
        var plan = new Plan(Files.readString(Path.of(settings.text("policy"))), settings.text("plan"));
        var empty = info("memory", "used_memory");
        var trimming = vertx.setPeriodic(TRIM_EVERY.toMillis(), _ -> trim());
        await(new Asking(vertx, meter, plan, accounts).times(accounts, FILLERS));
        await(trim());
        var full = info("memory", "used_memory");
        var asking = new Asking(vertx, meter, plan, accounts);
        await(asking.during(Duration.ofSeconds(settings.number("warm")), settings.number("connections")));
        var before = cpu();
        var result =
                await(asking.during(Duration.ofSeconds(settings.number("seconds")), settings.number("connections")));
        var after = cpu();
        System.out.printf(
                "{\"decisions\":%d,\"nanos\":%d,\"p50\":%d,\"p99\":%d,\"errors\":%d,\"clientMicros\":%.0f,\"redisMicros\":%.0f,\"bytesPerAccount\":%.1f}%n",
                result.took().count(),
                result.nanos(),
                result.took().percentile(0.50),
                result.took().percentile(0.99),
                result.errors(),
                after.client() - before.client(),
                after.redis() - before.redis(),
                (full - empty) / accounts);
        vertx.cancelTimer(trimming);
        await(vertx.close());
    }

    private record Cpu(double client, double redis) {}

    private Cpu cpu() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Cpu(
                system.getProcessCpuTime() / 1e3,
                (info("cpu", "used_cpu_user") + info("cpu", "used_cpu_sys")) * MICROS);
    }

    /** What the log's reader would have stored and forgotten by now. */
    private Future<Void> trim() {
        return log.read(0, "", UsageLog.START, 0, 1)
                .compose(page -> Future.all(log.partitions().stream()
                        .map(partition -> log.forget(partition, page.epoch()))
                        .toList()))
                .mapEmpty();
    }

    private double info(String section, String name) {
        var text = await(redis.send(Request.cmd(Command.INFO).arg(section)).map(String::valueOf));
        var value = Pattern.compile("(?m)^" + name + ":([0-9.]+)").matcher(text);
        if (!value.find()) {
            throw new IllegalStateException("Redis does not tell " + name);
        }
        return Double.parseDouble(value.group(1));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
