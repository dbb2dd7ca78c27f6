package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an account has after Redis lost it. That it is the same as before is the law of equal answers' to show. */
@ParameterizedClass
@EnumSource
class RestoringTest {

    private static final LimitTable TABLE = new LimitTable(
            "graduated-speed",
            3,
            "unlimited",
            "",
            List.of("files"),
            Optional.of("priority"),
            List.of(new Window.Day()),
            List.of(new Row.Bands(
                    new Head(7, "files-per-cycle", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE),
                    0,
                    List.of(new Band("priority", 10, 1_000, 0, 0), new Band("minimal", LimitTable.MAX, 2_000, 0, 0)),
                    true)));
    private static final long DAY = 86_400_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static RedisForTests redis;
    private UsageLog log;
    private LogMemory memory;
    private RedisMeter meter;

    RestoringTest(RedisForTests.Shape shape) {
        // Redis has it by now.
    }

    @BeforeParameterizedClassInvocation
    static void startRedis(RedisForTests.Shape shape) throws IOException {
        redis = shape.start();
    }

    @AfterParameterizedClassInvocation
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start() {
        redis.flush();
        log = new UsageLog(redis.vertx(), redis.url(), System::currentTimeMillis);
        memory = new LogMemory(log);
        meter = meter();
    }

    @AfterEach
    void stop() {
        meter.close();
        log.close();
    }

    @Test
    void manyWhoAskAtOnceFindTheCounterWhereItWas() {
        decide("dec_1", 9, Optional.empty());
        lose();

        var used = IntStream.range(0, 200)
                .mapToObj(i -> meter.decide(subject(), ask("dec_more_" + i, 1), Optional.empty()))
                .toList()
                .stream()
                .map(RestoringTest::join)
                .map(answer -> ((Answer.Accepted) answer).limits().getFirst().used())
                .toList();

        assertThat(used)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(10, 209).mapToObj(Long::valueOf).toList());
    }

    @Test
    void aPlaceThatWaitsIsStillTheCallersToClaim() {
        decide("dec_1", 10, Optional.empty());
        var waiting = accepted(meter.decide(subject(), ask("dec_2", 1, 0), Optional.empty()));
        lose();

        var claimed = join(meter.claim(subject(), "dec_2", "print", DAY));

        assertThat(waiting.waiting()).isTrue();
        assertThat(claimed)
                .isInstanceOfSatisfying(
                        Answer.Claimed.class,
                        claim -> assertThat(claim.startsAt()).isEqualTo(waiting.startsAt()));
        assertThat(join(meter.claim(subject(), "dec_2", "print", DAY))).isInstanceOf(Answer.Gone.class);
    }

    @Test
    void aUseThatComesAgainIsAnsweredAsBeforeAndCountedOnce() {
        var first = decide("dec_1", 3, IssuedUse.of("app", "17"));
        lose();

        var again = decide("dec_2", 3, IssuedUse.of("app", "17"));

        assertThat(again).isEqualTo(first.asReplayed());
        assertThat(used()).isEqualTo(3);
    }

    @Test
    void aUseThatComesAgainForSomethingElseIsAConflict() {
        decide("dec_1", 3, IssuedUse.of("app", "17"));
        lose();
        var ask = new Ask(
                "dec_2",
                TABLE,
                subject().windows(),
                Holder.ACCOUNT,
                List.of(new Ask.Charge(0, 4)),
                Map.of("files", 4L),
                false,
                false,
                DAY,
                0,
                true,
                "another print");

        var answer = join(meter.decide(subject(), ask, IssuedUse.of("app", "17")));

        assertThat(answer).isInstanceOf(Answer.Conflict.class);
        assertThat(used()).isEqualTo(3);
    }

    @Test
    void whileNobodyCanTellTheAccountIsCountedFromNothingAndWhatItHadIsAddedLater() {
        decide("dec_1", 9, Optional.empty());
        lose();
        memory.fallSilent(true);

        var meanwhile = decide("dec_2", 4, Optional.empty());

        assertThat(meanwhile.degraded()).isTrue();
        assertThat(meanwhile.limits().getFirst().used()).isEqualTo(4);
        memory.fallSilent(false);
        assertThat(untilUsed(13)).isTrue();
        assertThat(decide("dec_3", 1, Optional.empty()).degraded()).isFalse();
        assertThat(used()).isEqualTo(14);
    }

    @Test
    void aUseIsRefusedWhileNobodyCanTellWhetherItWasCounted() {
        decide("dec_1", 3, IssuedUse.of("app", "17"));
        lose();
        memory.fallSilent(true);

        var answer = meter.decide(subject(), ask("dec_2", 3), IssuedUse.of("app", "17"));

        assertThat(failureOf(answer)).isInstanceOf(MeterUnavailable.class);
        assertThat(used()).isZero();
    }

    @Test
    void anAccountThatWasCountedWithoutABaseIsRestoredAfterAnotherLoss() {
        decide("dec_1", 9, Optional.empty());
        lose();
        memory.fallSilent(true);
        decide("dec_2", 4, Optional.empty());
        memory.fallSilent(false);
        assertThat(untilUsed(13)).isTrue();

        lose();

        assertThat(used()).isEqualTo(13);
    }

    @Test
    void dataThatWentBackIsNoticedByOneWhoOnlyReadsTheLog() {
        decide("dec_1", 2, Optional.empty());
        var earlier = redis.snapshot();
        decide("dec_2", 5, Optional.empty());
        join(memory.read());
        redis.goBackTo(earlier);
        join(memory.read());

        // Nobody here knows of the time before.
        try (var restarted = new Closing(meter())) {
            assertThat(used(restarted.meter())).isEqualTo(7);
        }
    }

    private record Closing(RedisMeter meter) implements AutoCloseable {
        @Override
        public void close() {
            meter.close();
        }
    }

    private RedisMeter meter() {
        return new RedisMeter(redis.vertx(), redis.url(), () -> 0, Duration.ofSeconds(5), memory);
    }

    /** All that Redis has, after its log was read. */
    private void lose() {
        join(memory.read());
        redis.flush();
    }

    private boolean untilUsed(long expected) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (used() != expected && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return used() == expected;
    }

    private long used() {
        return used(meter);
    }

    private static long used(Meter meter) {
        var row = join(meter.read(subject())).rows().getFirst().orElseThrow();
        return ((RowState.Banded) row).used();
    }

    private Answer.Accepted decide(String id, long units, Optional<IssuedUse> use) {
        return accepted(meter.decide(subject(), ask(id, units), use));
    }

    private Ask ask(String id, long units) {
        return ask(id, units, DAY);
    }

    private Ask ask(String id, long units, long holdMs) {
        var charges = List.of(new Ask.Charge(0, units));
        return new Ask(
                id,
                TABLE,
                subject().windows(),
                Holder.ACCOUNT,
                charges,
                Map.of("files", units),
                false,
                false,
                holdMs,
                0,
                true,
                "print");
    }

    private static Subject subject() {
        var start = System.currentTimeMillis() / DAY * DAY;
        return new Subject(
                "acct_a",
                TABLE,
                List.of(new Boundaries(
                        Instant.ofEpochMilli(start),
                        Instant.ofEpochMilli(start + DAY),
                        Instant.ofEpochMilli(start + 2 * DAY),
                        Instant.ofEpochMilli(start + 3 * DAY))));
    }

    private static Answer.Accepted accepted(Future<Answer> answer) {
        return (Answer.Accepted) join(answer);
    }

    private static Throwable failureOf(Future<Answer> answer) {
        return answer.toCompletionStage()
                .toCompletableFuture()
                .handle((_, failure) -> failure)
                .join();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
