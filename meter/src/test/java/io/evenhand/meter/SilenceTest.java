package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.meter.Silence.Effect;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told while Redis does not do what it is asked, and when it does again. */
class SilenceTest {

    private static final LimitTable TABLE = new LimitTable(
            "silence",
            1,
            "any",
            "",
            List.of("calls"),
            Optional.empty(),
            List.of(),
            List.of(new Row.Rate(
                    new Head(7, "rate", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE), 1_000_000, 1_000, 1_000_000)));
    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final Duration HEALED = Duration.ofSeconds(5);

    private static RedisForTests redis;
    private RedisMeter meter;
    private Context context;
    private int decisions;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RedisForTests.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start() {
        meter = meter(redis.url());
        context = redis.vertx().getOrCreateContext();
    }

    @AfterEach
    void stop() {
        meter.close();
        var node = redis.nodes().getFirst();
        node.send(Command.REPLICAOF, "NO", "ONE");
        node.send(Command.CONFIG, "SET", "min-replicas-to-write", "0");
    }

    @Test
    void nothingIsCountedOfWhatWasNeverSentAndAfterSomeTriesNobodyWaits() throws IOException {
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            meter.close();
            meter = meter("redis://127.0.0.1:" + deaf.getLocalPort());

            await().until(() -> {
                assertThat(effectOf(silenced(decide()))).isEqualTo(Effect.NOT_COUNTED);
                return meter.resting() == 1;
            });

            assertThat(silenced(decide())).hasMessage("Redis was silent, and is left alone");
        }
    }

    @Test
    void anAnswerThatComesTooLateTellsAfterwardsThatItWasCounted() {
        warm();
        redis.nodes().getFirst().send(Command.CLIENT, "PAUSE", "400", "WRITE");

        var late = silenced(decide());

        assertThat(late).hasMessage("no answer within 100 ms");
        assertThat(effectOf(late)).isEqualTo(Effect.COUNTED);
    }

    @Test
    void aRedisThatRefusesToWriteHasCountedNothingAndIsAskedAgainByItself() {
        warm();
        var node = redis.nodes().getFirst();
        node.send(Command.REPLICAOF, "127.0.0.1", "1");

        var refused = silenced(decide());

        assertThat(refused).hasMessageContaining("READONLY");
        assertThat(effectOf(refused)).isEqualTo(Effect.NOT_COUNTED);
        await().until(() -> !answers() && meter.resting() == 1);
        node.send(Command.REPLICAOF, "NO", "ONE");
        await().atMost(HEALED).until(this::answers);
        assertThat(meter.resting()).isZero();
    }

    @Test
    void aRedisWithoutTheReplicasItNeedsHasCountedNothing() {
        warm();
        var node = redis.nodes().getFirst();
        node.send(Command.CONFIG, "SET", "min-replicas-to-write", "1");

        var refused = silenced(decide());

        assertThat(refused).hasMessageContaining("NOREPLICAS");
        assertThat(effectOf(refused)).isEqualTo(Effect.NOT_COUNTED);
        node.send(Command.CONFIG, "SET", "min-replicas-to-write", "0");
        await().atMost(HEALED).until(this::answers);
    }

    private void warm() {
        await().until(this::answers);
    }

    private static RedisMeter meter(String url) {
        return new RedisMeter(redis.vertx(), url, () -> 0, DEADLINE, (_, _, _) -> Future.failedFuture("not asked"));
    }

    private boolean answers() {
        return join(decide().transform(done -> Future.succeededFuture(done.succeeded())));
    }

    private Future<Answer> decide() {
        var subject = new Subject("acct_a", TABLE, List.of());
        var ask = new Ask(
                "dec_" + ++decisions,
                TABLE,
                List.of(),
                Holder.ACCOUNT,
                List.of(new Ask.Charge(0, 1)),
                Map.of("calls", 1L),
                false,
                false,
                0,
                0,
                false,
                "print");
        // Each event loop finds out for itself.
        var answer = Promise.<Answer>promise();
        context.runOnContext(_ -> meter.decide(subject, ask, Optional.empty()).onComplete(answer));
        return answer.future();
    }

    private static Silence silenced(Future<Answer> answer) {
        return (Silence) join(answer.transform(done -> Future.succeededFuture(done.cause())));
    }

    private static Effect effectOf(Silence silence) {
        return join(silence.effect());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
