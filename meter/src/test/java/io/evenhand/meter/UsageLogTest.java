package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.decision.WalletState;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The script and its log on a real Redis. */
@ParameterizedClass
@EnumSource
class UsageLogTest {

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
                    List.of(new Band("priority", 10, 1_000, 0, 0), new Band("minimal", LimitTable.MAX, 600_000, 0, 0)),
                    true)));
    private static final long DAY = 86_400_000;

    private final AtomicLong offset = new AtomicLong();
    private static RedisForTests redis;
    private RedisMeter meter;
    private UsageLog log;
    private LogMemory memory;

    UsageLogTest(RedisForTests.Shape shape) {
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
        log = new UsageLog(redis.vertx(), redis.url(), () -> System.currentTimeMillis() + offset.get());
        memory = new LogMemory(log);
        meter = new RedisMeter(redis.vertx(), redis.url(), offset::get, Duration.ofSeconds(5), memory);
        // The middle of a day: the tests' hours stay inside it.
        offset.set(DAY / 2 - System.currentTimeMillis() % DAY);
    }

    @AfterEach
    void stop() {
        log.close();
        meter.close();
    }

    @Test
    void anAcceptedUseIsLoggedWithItsAnswer() {
        var answer = decide("dec_1", 3, IssuedUse.of("app", "17"));

        assertThat(records()).singleElement().isInstanceOfSatisfying(LogRecord.Accepted.class, accepted -> {
            assertThat(accepted.origin())
                    .isEqualTo(new LogRecord.Origin(
                            "acct_a", "graduated-speed", 3, "unlimited", "", new UseId("app", "17")));
            assertThat(accepted.decision()).isEqualTo("dec_1");
            assertThat(accepted.fingerprint()).isEqualTo("print");
            assertThat(accepted.units()).isEqualTo(Map.of("files", 3L));
            assertThat(accepted.answer()).isEqualTo(answer);
        });
    }

    @Test
    void theSameUseAgainIsAnsweredAsBeforeAndLoggedOnce() {
        var use = IssuedUse.of("app", "17");
        var first = (Answer.Accepted) decide("dec_1", 3, use);

        var again = decide("dec_2", 3, use);

        assertThat(again).isEqualTo(first.asReplayed());
        assertThat(records()).hasSize(1);
        assertThat(used()).isEqualTo(3);
    }

    @Test
    void aLapsedPlaceAndALaterReliefAreLogged() {
        join(meter.sync(subject(), new WalletState(1, 0, 0, 0, LimitTable.MAX)));
        decide("dec_1", 11, Optional.empty());
        decide("dec_2", 1, Optional.empty());
        join(meter.sync(subject(), new WalletState(2, 1, 0, 0, LimitTable.MAX)));
        offset.addAndGet(Duration.ofHours(2).toMillis());

        join(meter.look(subject(), "dec_1"));

        assertThat(records())
                .hasSize(5)
                .anySatisfy(record -> assertThat(record)
                        .isInstanceOfSatisfying(
                                LogRecord.Relieved.class,
                                relieved -> assertThat(relieved.credits()).isEqualTo(1)));
        assertThat(records().stream().filter(LogRecord.Lapsed.class::isInstance))
                .hasSize(2);
        assertThat(used()).isZero();
    }

    @Test
    void trimmingForgetsWhatWasRead() {
        decide("dec_1", 1, Optional.empty());
        decide("dec_2", 1, Optional.empty());
        var partition = partition();
        var before = join(log.length(partition, epoch()));
        var first = join(log.read(partition, epoch(), UsageLog.START, 0, 1))
                .batches()
                .getFirst();

        join(log.trim(partition, epoch(), first.position()));

        assertThat(join(log.length(partition, epoch()))).isEqualTo(before - 1);
        assertThat(join(log.read(partition, epoch(), first.position(), 0, 10)).batches())
                .hasSize(before.intValue() - 1);
    }

    @Test
    void aRestartedRedisThatForgotTheScriptIsTaughtAgain() {
        decide("dec_1", 1, Optional.empty());
        redis.forgetScripts();

        assertThat(decide("dec_2", 1, Optional.empty())).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void concurrentRequestsNeverShareATurn() {
        join(meter.sync(subject(), new WalletState(1, 0, 0, 0, LimitTable.MAX)));

        var starts = IntStream.range(0, 500)
                .mapToObj(i -> meter.decide(subject(), ask("dec_" + i, 1), Optional.empty()))
                .toList()
                .stream()
                .map(UsageLogTest::join)
                .map(answer -> answer instanceof Answer.Accepted accepted ? accepted.startsAt() : -1)
                .toList();

        assertThat(starts).doesNotHaveDuplicates().doesNotContain(-1L).hasSize(500);
    }

    @Test
    void aPreviewIsAnsweredAsADecisionAndLeavesNoTrace() {
        join(meter.sync(subject(), new WalletState(1, 0, 0, 0, LimitTable.MAX)));
        decide("dec_1", 11, Optional.empty());
        var before = traces();

        var preview = (Answer.Accepted) join(meter.preview(subject(), ask("dec_2", 1)));
        var after = traces();
        var decided = (Answer.Accepted) decide("dec_2", 1, Optional.empty());

        assertThat(after).isEqualTo(before);
        assertThat(preview.startsAt()).isEqualTo(decided.startsAt());
        assertThat(preview.limits()).isEqualTo(decided.limits());
        assertThat(used()).isEqualTo(12);
    }

    /** All keys with what they hold, but for the numbers of batches. */
    private Map<String, String> traces() {
        var traces = new TreeMap<String, String>();
        redis.snapshot().forEach((key, value) -> traces.put(key, HexFormat.of().formatHex(value)));
        traces.keySet().removeIf(key -> key.contains("batches"));
        return traces;
    }

    private long used() {
        var row = join(meter.read(subject())).rows().getFirst().orElseThrow();
        return ((RowState.Banded) row).used();
    }

    private Answer decide(String id, long units, Optional<IssuedUse> use) {
        return join(meter.decide(subject(), ask(id, units), use));
    }

    private Ask ask(String id, long units) {
        return new Ask(
                id,
                TABLE,
                subject().windows(),
                Holder.ACCOUNT,
                List.of(new Ask.Charge(0, units)),
                Map.of("files", units),
                true,
                false,
                60_000,
                0,
                true,
                "print");
    }

    private Subject subject() {
        var start = (System.currentTimeMillis() + offset.get()) / DAY * DAY;
        return new Subject(
                "acct_a",
                TABLE,
                List.of(new Boundaries(
                        Instant.ofEpochMilli(start),
                        Instant.ofEpochMilli(start + DAY),
                        Instant.ofEpochMilli(start + 2 * DAY),
                        Instant.ofEpochMilli(start + 3 * DAY))));
    }

    /** What the log holds but for the states of the counters. */
    private List<LogRecord> records() {
        return log.partitions().stream()
                .flatMap(partition -> join(log.read(partition, epoch(), UsageLog.START, 0, 1_000)).batches().stream())
                .flatMap(batch -> batch.records().stream())
                .filter(LogRecord.Booking.class::isInstance)
                .toList();
    }

    private int partition() {
        return Topology.of(redis.url()).layout().partition(Keys.shard("acct_a"));
    }

    private String epoch() {
        return join(log.read(partition(), "", UsageLog.START, 0, 1)).epoch();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
