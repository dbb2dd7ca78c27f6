package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What two replicas accept of one account together, to the unit, on a real Redis. */
@ParameterizedClass
@EnumSource
class ExactnessTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static RedisForTests redis;

    /** One process that decides. */
    private record Replica(Vertx vertx, UsageLog log, RedisMeter meter) {}

    private final AtomicLong offset = new AtomicLong();
    private final AtomicInteger decisions = new AtomicInteger();
    private final List<Replica> replicas = new ArrayList<>();

    ExactnessTest(RedisForTests.Shape shape) {
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
        for (var i = 0; i < 2; i++) {
            var vertx = Vertx.vertx();
            var log = new UsageLog(vertx, redis.url(), this::now);
            replicas.add(new Replica(
                    vertx,
                    log,
                    new RedisMeter(vertx, redis.url(), offset::get, Duration.ofSeconds(30), new LogMemory(log))));
        }
    }

    @AfterEach
    void stop() {
        replicas.forEach(replica -> {
            replica.meter().close();
            replica.log().close();
            join(replica.vertx().close());
        });
    }

    @Test
    void twoReplicasAcceptExactlyTheQuotaOfTenThousandAtOnce() {
        setTo(Instant.parse("2026-03-02T12:00:00Z"));
        var table = table(quota(1, Per.ACCOUNT, 6_000));

        var answers = storm(10_000, _ -> subject(table, UTC, Holder.ACCOUNT));

        assertThat(accepted(answers)).hasSize(6_000);
        assertThat(used(table, 0, Holder.ACCOUNT)).isEqualTo(6_000);
    }

    @Test
    void whatOneLimitRefusesIsChargedToNoOther() {
        setTo(Instant.parse("2026-03-02T12:00:00Z"));
        var holders = List.of(Holder.of("inst_a", "key_a"), Holder.of("inst_b", "key_b"));
        // No token comes back while the test runs.
        var rate = new Row.Rate(head(2, "rate", Per.ACCOUNT), 1, HOUR.toMillis(), 4_000);
        var table = table(quota(1, Per.ACCOUNT, 6_000), rate, quota(3, Per.KEY, 1_500));

        var answers = storm(10_000, i -> subject(table, UTC, holders.get(i % 4 == 0 ? 0 : 1)));

        // A quarter of the requests comes with one key and three quarters with the other: 1,500 of each.
        assertThat(accepted(answers)).hasSize(3_000);
        assertThat(used(table, 0, holders.getFirst())).isEqualTo(3_000);
        assertThat(used(table, 2, holders.getFirst())).isEqualTo(1_500);
        assertThat(used(table, 2, holders.getLast())).isEqualTo(1_500);
        var more = storm(4_000, _ -> subject(table, UTC, Holder.of("inst_c", "key_c")));
        assertThat(accepted(more)).hasSize(1_000);
        assertThat(used(table, 0, holders.getFirst())).isEqualTo(4_000);
    }

    @Test
    void aStormAcrossAResetIsAcceptedToTheUnitInBothWindows() {
        var reset = Instant.parse("2026-03-03T00:00:00Z");
        var table = table(quota(1, Per.ACCOUNT, 300));
        setTo(reset.minusSeconds(30));
        var subject = subject(table, UTC, Holder.ACCOUNT);
        var answers = new ArrayList<Answer>(storm(200, _ -> subject));
        setTo(reset.minusMillis(800));

        while (now() < reset.plusMillis(400).toEpochMilli()) {
            answers.addAll(storm(400, _ -> subject));
        }

        var byWindow = accepted(answers).stream()
                .collect(Collectors.groupingBy(
                        answer ->
                                Instant.ofEpochMilli(answer.limits().getFirst().windowStart()),
                        Collectors.counting()));
        assertThat(byWindow).isEqualTo(Map.of(reset.minus(Duration.ofDays(1)), 300L, reset, 300L));
        assertThat(answers.stream()
                        .filter(Answer.Denied.class::isInstance)
                        .map(Answer.Denied.class::cast)
                        .filter(denied -> denied.now() < reset.toEpochMilli()))
                .isNotEmpty()
                .allMatch(denied -> denied.retryAt() == reset.toEpochMilli());
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @CsvSource({
        "Australia/Lord_Howe, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
        "Australia/Lord_Howe, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z",
        "Asia/Kathmandu, 2026-03-01T18:15:00Z, 2026-03-02T18:15:00Z",
        "America/Santiago, 2026-09-06T04:00:00Z, 2026-09-07T03:00:00Z",
        "America/Santiago, 2026-04-04T03:00:00Z, 2026-04-05T04:00:00Z",
        "America/Havana, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        "America/Havana, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
        "Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
    })
    void aDailyQuotaHoldsFromOneLocalMidnightToTheNext(ZoneId zone, Instant start, Instant resetsAt) {
        var table = table(quota(1, Per.ACCOUNT, 50));
        // Far enough from the midnights for a slow machine.
        var minute = Duration.ofMinutes(1);

        var byInstant = new HashMap<Instant, Integer>();
        for (var at : List.of(start.minus(minute), start, resetsAt.minus(minute), resetsAt)) {
            setTo(at);
            byInstant.put(
                    at,
                    accepted(storm(60, _ -> subject(table, zone, Holder.ACCOUNT)))
                            .size());
        }

        assertThat(byInstant)
                .isEqualTo(Map.of(start.minus(minute), 50, start, 50, resetsAt.minus(minute), 0, resetsAt, 50));
    }

    /** The largest that the policy language allows: all of its leases lie in one packed state. */
    @Test
    void aThousandSlotsAreGivenToAThousand() {
        setTo(Instant.parse("2026-03-02T12:00:00Z"));
        var table = table(new Row.Concurrency(head(1, "slots", Per.ACCOUNT), 1_000, true, LimitTable.MAX));

        var answers = storm(1_500, _ -> subject(table, UTC, Holder.ACCOUNT));

        assertThat(accepted(answers).stream().filter(answer -> answer.slotUntil() > 0))
                .hasSize(1_000);
        // As many wait as may, and the others are refused.
        assertThat(accepted(answers).stream().filter(answer -> answer.position() > 0))
                .hasSize(100);
        assertThat(answers.stream().filter(Answer.Denied.class::isInstance)).hasSize(400);
    }

    @Test
    void thereAreNeverMoreUnexpiredLeasesThanSlots() {
        setTo(Instant.parse("2026-03-02T12:00:00Z"));
        var random = new Random(17);
        var slots = 5;
        var table = table(new Row.Concurrency(head(1, "slots", Per.ACCOUNT), slots, false, 0));
        var leases = new HashMap<String, Long>();
        var holders = new ArrayList<String>();
        var killed = 0;

        for (var round = 0; round < 150; round++) {
            var subject = subject(table, UTC, Holder.ACCOUNT);
            for (var answer : accepted(storm(20, _ -> subject))) {
                leases.put(answer.decision(), answer.slotUntil());
                holders.add(answer.decision());
            }
            for (var holder : List.copyOf(holders)) {
                var replica = replica(random.nextInt(2));
                switch (random.nextInt(4)) {
                    case 0 -> {
                        join(replica.complete(subject, holder, Optional.empty(), Map.of()));
                        leases.remove(holder);
                        holders.remove(holder);
                    }
                    case 1 -> {
                        // Nobody renews or ends it any more.
                        holders.remove(holder);
                        killed++;
                    }
                    default -> {
                        if (join(replica.renew(subject, holder, List.of(0))) instanceof Answer.Running running) {
                            leases.put(holder, running.slotUntil());
                        } else {
                            holders.remove(holder);
                        }
                    }
                }
            }
            assertThat(leases.values().stream().filter(until -> until > now()))
                    .as("unexpired in round %d", round)
                    .hasSizeLessThanOrEqualTo(slots);
            offset.addAndGet(random.nextInt(20_000));
        }

        // Whatever the killed held came back: 5 slots served many times as many.
        assertThat(killed).isGreaterThan(10 * slots);
        assertThat(leases).hasSizeGreaterThan(20 * slots);
    }

    /** So many requests of one unit, all under way at once, over both replicas. */
    private List<Answer> storm(int requests, Function<Integer, Subject> subjects) {
        return IntStream.range(0, requests)
                .mapToObj(i -> {
                    var subject = subjects.apply(i);
                    return replica(i % 2).decide(subject, ask(subject), Optional.empty());
                })
                .toList()
                .stream()
                .map(ExactnessTest::join)
                .toList();
    }

    private Meter replica(int number) {
        return replicas.get(number).meter();
    }

    private static List<Answer.Accepted> accepted(List<Answer> answers) {
        assertThat(answers).allMatch(answer -> answer instanceof Answer.Accepted || answer instanceof Answer.Denied);
        return answers.stream()
                .filter(Answer.Accepted.class::isInstance)
                .map(Answer.Accepted.class::cast)
                .toList();
    }

    private Ask ask(Subject subject) {
        var charges = IntStream.range(0, subject.table().rows().size())
                .mapToObj(row -> new Ask.Charge(row, 1))
                .toList();
        return new Ask(
                "dec_" + decisions.incrementAndGet(),
                subject.table(),
                subject.windows(),
                subject.holder(),
                charges,
                Map.of("units", 1L),
                false,
                false,
                HOUR.toMillis(),
                0,
                true,
                "print");
    }

    private long used(LimitTable table, int row, Holder holder) {
        var state = join(replica(0).read(subject(table, UTC, holder))).rows().get(row);
        return ((RowState.Counted) state.orElseThrow()).used();
    }

    private Subject subject(LimitTable table, ZoneId zone, Holder holder) {
        var boundaries = Boundaries.of(new Window.Day(), Instant.EPOCH, zone, Instant.ofEpochMilli(now()));
        return new Subject("acct_a", table, List.of(boundaries), holder);
    }

    private static LimitTable table(Row... rows) {
        return new LimitTable(
                "exact", 1, "plan", "", List.of("units"), Optional.empty(), List.of(new Window.Day()), List.of(rows));
    }

    private static Row quota(long id, Per per, long size) {
        return new Row.Quota(head(id, "quota-" + id, per), 0, size, 0, List.of(new Then.Block()));
    }

    private static Head head(long id, String limit, Per per) {
        return new Head(1_000_003 * id, limit, Selection.ANY, 0, per, Stage.ENFORCE);
    }

    private long now() {
        return System.currentTimeMillis() + offset.get();
    }

    private void setTo(Instant instant) {
        offset.set(instant.toEpochMilli() - System.currentTimeMillis());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
