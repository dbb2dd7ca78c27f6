package io.evenhand.meter.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.meter.RedisForTests;
import io.evenhand.meter.Topology;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.Percent;
import io.evenhand.policy.pool.Pool;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of equal answers: the script on Redis and the pool in Java, given the same random steps at the same instants,
 * answer the same and grant the same places in the same order. A failure names its seed; {@code
 * -Devenhand.law.seeds=N} runs more, {@code -Devenhand.law.first=N} starts elsewhere.
 */
@ParameterizedClass
@EnumSource
record EqualPoolsTest(RedisForTests.Shape shape) {

    private static final int STEPS = 400;
    private static RedisForTests redis;

    @BeforeParameterizedClassInvocation
    static void start(RedisForTests.Shape shape) throws IOException {
        redis = shape.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        redis.close();
    }

    static LongStream seeds() {
        var first = Long.getLong("evenhand.law.first", 1);
        return LongStream.range(first, first + Long.getLong("evenhand.law.seeds", 40));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theScriptAndTheTwinAnswerTheSame(long seed) throws InterruptedException {
        new Walk(seed).run();
    }

    /** One random pool, asked random things while time passes and its settings change. */
    private static final class Walk {

        private final long seed;
        private final Random random;
        private final Wire wire;
        private final VertxInternal vertx = (VertxInternal) redis.vertx();
        private final Context context = vertx.createEventLoopContext();
        private final Redis client = Topology.of(redis.url()).client(redis.vertx(), new RedisOptions());
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final List<String> granted = new ArrayList<>();
        private final RedisConnection bell;
        private final int ids;
        private final int flows;
        private Pool twin = new Pool();
        private PoolSettings settings;
        private long offset;

        Walk(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.wire = new Wire(context, client, Duration.ofSeconds(10));
            this.ids = 20 + random.nextInt(random.nextBoolean() ? 600 : 60);
            this.flows = 1 + random.nextInt(12);
            this.settings = settings();
            this.bell = join(client.connect());
            bell.handler(message -> {
                var granting = !message.get(2).toString().isEmpty();
                if (message.get(0).toString().equals("message") && granting) {
                    told.add(message.get(2).toString());
                }
            });
            join(bell.send(Request.cmd(Command.SUBSCRIBE).arg(PoolKeys.channel(name())))
                    .mapEmpty());
        }

        void run() throws InterruptedException {
            try {
                for (var step = 0; step < STEPS; step++) {
                    step(step);
                }
                assertThat(tellings()).as("seed %d", seed).isEqualTo(granted);
            } finally {
                client.close();
            }
        }

        private void step(int step) {
            if (random.nextInt(25) == 0) {
                settings = settings();
            }
            if (random.nextInt(200) == 0) {
                redis.flush();
                twin = new Pool();
            }
            passTime();
            var calls = IntStream.range(0, random.nextInt(random.nextInt(4) == 0 ? 64 : 4))
                    .mapToObj(_ -> call())
                    .toList();

            var replies = onRedis(PoolScript.CALLS, arguments(calls));
            var applied = twin.apply(settings, calls, PoolPacked.number(replies, 0));

            granted.addAll(applied.granted());
            assertThat(answers(replies, calls.size()))
                    .as("seed %d step %d: %s with %s", seed, step, calls, settings)
                    .isEqualTo(applied.answers());
            assertThat(PoolPacked.isUnfinished(replies))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(applied.unfinished());
            if (!applied.unfinished() && random.nextInt(10) == 0) {
                sameStatus(step);
            }
        }

        private void sameStatus(int step) {
            var onRedis = PoolPacked.status(
                    onRedis(
                            PoolScript.STATUS,
                            List.of(PoolPacked.settings(settings), Buffer.buffer(Integer.toString(3)))),
                    settings);
            // Looking does not end leases; at the instant of the last step none is over.
            var inMemory = twin.status(settings, 3, onRedis.now());
            assertThat(inMemory).as("seed %d step %d", seed, step).isEqualTo(onRedis);
        }

        private List<Buffer> arguments(List<PoolCall> calls) {
            var arguments = new ArrayList<>(List.of(
                    Buffer.buffer(Long.toString(offset)),
                    PoolPacked.settings(settings),
                    Buffer.buffer(PoolKeys.channel(name()))));
            calls.forEach(call -> arguments.add(PoolPacked.call(call)));
            return arguments;
        }

        private Response onRedis(PoolScript script, List<Buffer> arguments) {
            var promise = Promise.<Response>promise();
            context.runOnContext(
                    _ -> wire.run(script, PoolKeys.of(name()), arguments).onComplete(promise));
            return join(promise.future());
        }

        private static List<PoolAnswer> answers(Response replies, int count) {
            return IntStream.range(0, count)
                    .mapToObj(index -> PoolPacked.answer(replies, index))
                    .toList();
        }

        private List<String> tellings() throws InterruptedException {
            var all = new ArrayList<String>();
            while (all.size() < granted.size()) {
                var message = told.poll(10, TimeUnit.SECONDS);
                assertThat(message)
                        .as("seed %d: told %d of %d", seed, all.size(), granted.size())
                        .isNotNull();
                all.addAll(List.of(message.split(" ")));
            }
            return all;
        }

        private void passTime() {
            offset += switch (random.nextInt(100)) {
                case 0 -> random.nextInt(60_000);
                case 1, 2 -> random.nextInt(12_000);
                case 3, 4, 5 -> random.nextInt(2_500);
                case 6 -> -random.nextInt(1_000);
                default -> random.nextInt(200);
            };
        }

        private PoolCall call() {
            return switch (random.nextInt(20)) {
                case 0 -> new PoolCall.Look(id());
                case 1 -> new PoolCall.Hold(entry());
                case 2, 3, 4, 5, 6 -> new PoolCall.Leave(id());
                default -> new PoolCall.Enter(entry());
            };
        }

        private String id() {
            return "dec_" + random.nextInt(ids);
        }

        private Entry entry() {
            var flow = random.nextInt(flows);
            var weight = random.nextInt(10) == 0 ? 0.1 + random.nextDouble() : 1 << flow % 4;
            return new Entry(
                    id(),
                    "inst_" + flow,
                    weight,
                    List.of("fast", "fast", "relaxed", "batch", "gone").get(random.nextInt(5)),
                    Duration.ofMillis(random.nextInt(10) == 0 ? 1 + random.nextInt(3_000) : 60_000));
        }

        private PoolSettings settings() {
            var shares = random.nextInt(3);
            return new PoolSettings(
                    name(),
                    random.nextInt(random.nextBoolean() ? 10 : 300),
                    List.of(Percent.ALL, Percent.of(80), Percent.of(50), Percent.NONE)
                            .get(random.nextInt(4)),
                    List.of(
                            new PoolSettings.Lane("fast", Percent.NONE),
                            new PoolSettings.Lane("relaxed", Percent.of(10 * shares)),
                            new PoolSettings.Lane("batch", new Percent(random.nextInt(8_001)))),
                    1 + random.nextInt(random.nextBoolean() ? 5 : 100),
                    1 + random.nextInt(random.nextBoolean() ? 10 : 400));
        }

        private String name() {
            return "pool" + seed;
        }

        private static <T extends @Nullable Object> T join(Future<T> future) {
            return future.toCompletionStage().toCompletableFuture().join();
        }
    }
}
