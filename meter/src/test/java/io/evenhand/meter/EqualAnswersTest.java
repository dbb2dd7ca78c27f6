package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Carry;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Term;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of equal answers: the script on Redis and the decision in Java, given the same random tables and the same
 * random calls at the same instants, answer the same; also when Redis loses its data, or goes back to what it was some
 * time ago, once its log was read. A failure names its seed; {@code -Devenhand.law.seeds=N} runs more,
 * {@code -Devenhand.law.first=N} starts elsewhere.
 */
@ParameterizedClass
@EnumSource
record EqualAnswersTest(RedisForTests.Shape shape) {

    private static final int STEPS = 400;

    /** Walks that once came upon a difference. */
    private static final List<Long> FOUND_SOMETHING = List.of(100_286L, 100_700L);

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
        return LongStream.concat(
                FOUND_SOMETHING.stream().mapToLong(Long::longValue),
                LongStream.range(first, first + Long.getLong("evenhand.law.seeds", 60)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theScriptAndTheTwinAnswerTheSame(long seed) {
        new Walk(seed).run();
    }

    /** One random account with a random policy, asked random things while time passes. */
    private static final class Walk {

        private final long seed;
        private final Random random;
        private final boolean plain;
        private final AtomicLong offset = new AtomicLong();
        private final AtomicLong twinClock = new AtomicLong();
        private final UsageLog log;
        private final LogMemory memory;
        private final RedisMeter script;
        private final MemoryMeter twin;
        private final List<Long> windowLengths = new ArrayList<>();
        private final List<LimitTable> tables = new ArrayList<>();
        private final List<Holder> holders = List.of(Holder.of("inst_a", "key_a"), Holder.of("inst_b", "key_b"));
        private final List<String> decisions = new ArrayList<>();
        private Map<String, byte[]> snapshot = Map.of();
        private final Map<Integer, Long> issued = new HashMap<>();
        private long ledgerVersion;
        private long settled;

        Walk(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.plain = seed % 3 == 0;
            this.log = new UsageLog(redis.vertx(), redis.url(), () -> System.currentTimeMillis() + offset.get());
            this.memory = new LogMemory(log);
            this.script = new RedisMeter(redis.vertx(), redis.url(), offset::get, Duration.ofSeconds(10), memory);
            this.twin = new MemoryMeter(twinClock::get);
            for (var i = 0; i < 2; i++) {
                // Some reset often, some outlast an unclaimed place.
                var longest = List.of(60, 5_000, 100_000).get(random.nextInt(3));
                windowLengths.add(1_000L * (1 + random.nextInt(longest)));
            }
            var rows = new ArrayList<Row>();
            for (var i = 0; i < 1 + random.nextInt(5); i++) {
                rows.add(row(i));
            }
            tables.add(table(rows));
            tables.add(table(rows.subList(0, rows.size() - random.nextInt(rows.size()))));
        }

        void run() {
            try {
                for (var step = 0; step < STEPS; step++) {
                    step(step);
                    if (random.nextInt(100) == 0) {
                        lose();
                    }
                    if (random.nextInt(60) == 0) {
                        change();
                    }
                }
            } finally {
                script.close();
                log.close();
            }
        }

        private void step(int step) {
            passTime();
            var table = random.nextInt(20) == 0 ? tables.getLast() : tables.getFirst();
            var now = System.currentTimeMillis() + offset.get();
            var subject = new Subject("acct_" + seed, table, windows(now), holders.get(random.nextInt(2)));
            switch (random.nextInt(14)) {
                case 0 -> sync(step, subject);
                case 1, 2 -> claim(step, subject);
                case 3 -> read(step, subject);
                case 4 -> complete(step, subject);
                case 5 -> renew(step, subject);
                case 6 -> count(step, subject);
                default -> decide(step, subject);
            }
        }

        /** All data, or what came since a snapshot. */
        private void lose() {
            join(memory.read());
            if (random.nextBoolean()) {
                redis.flush();
            } else if (snapshot.isEmpty() || random.nextBoolean()) {
                snapshot = redis.snapshot();
            } else {
                redis.goBackTo(snapshot);
            }
        }

        /** As a new version would: some limits get other figures, and some of those a counter of their own. */
        private void change() {
            var since = System.currentTimeMillis() + offset.get();
            var rows = tables.getFirst().rows().stream()
                    .map(row -> row instanceof Row.Windowed windowed && random.nextBoolean()
                            ? changed(windowed, since)
                            : row)
                    .toList();
            tables.set(0, tables.getFirst().with(rows, List.of()));
        }

        private Row changed(Row.Windowed row, long since) {
            var counter = row.id() + 77L * (1 + row.carried().size());
            return switch (row) {
                case Row.Bands bands -> bands.begun(counter, carried(bands, 0, 0, Carry.Rule.RESET, since));
                case Row.Quota quota -> {
                    var size = 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000);
                    var rule = List.of(Carry.Rule.values()).get(random.nextInt(3));
                    var carried = carried(quota, quota.size(), size, rule, since);
                    yield new Row.Quota(quota.head(), quota.window(), size, quota.rollingMs(), quota.then(), List.of())
                            .begun(counter, carried);
                }
            };
        }

        private static List<Carry> carried(Row.Windowed row, long before, long after, Carry.Rule rule, long since) {
            var carried = new ArrayList<Carry>();
            carried.add(new Carry(row.id(), before, after, rule, since));
            carried.addAll(row.carried());
            return carried;
        }

        private void passTime() {
            var length = windowLengths.get(random.nextInt(2));
            offset.addAndGet(
                    switch (random.nextInt(30)) {
                        case 0 -> length / 2;
                        case 1 -> random.nextInt(4) * length;
                        case 2, 3 -> Duration.ofHours(random.nextInt(3)).toMillis();
                        default -> (long) random.nextInt(5) * random.nextInt(2_000);
                    });
        }

        private void decide(int step, Subject subject) {
            var charges = new ArrayList<Ask.Charge>();
            for (var row = 0; row < subject.table().rows().size(); row++) {
                if (charges.isEmpty() || random.nextInt(3) > 0) {
                    charges.add(new Ask.Charge(row, units()));
                }
            }
            var use = random.nextInt(8) == 0 ? Optional.of(use(random.nextInt(20))) : Optional.<IssuedUse>empty();
            var id = "dec_" + step;
            decisions.add(id);
            var ask = new Ask(
                    id,
                    subject.table(),
                    subject.windows(),
                    subject.holder(),
                    charges,
                    Map.of("a", units()),
                    random.nextInt(5) > 0,
                    random.nextBoolean(),
                    random.nextBoolean() ? 60_000 : random.nextInt(20_000),
                    random.nextInt(6) == 0 ? 1 + random.nextInt(100_000) : 0,
                    random.nextBoolean(),
                    "print" + random.nextInt(2));
            if (random.nextInt(4) == 0) {
                same(step, "preview of " + ask, meter -> meter.preview(subject, ask));
            }
            same(step, ask.toString(), meter -> meter.decide(subject, ask, use));
        }

        /** What was used some time ago, now and then told again. */
        private void count(int step, Subject subject) {
            var charges = new ArrayList<Ask.Charge>();
            for (var row = 0; row < subject.table().rows().size(); row++) {
                if (random.nextInt(3) > 0) {
                    charges.add(new Ask.Charge(row, units()));
                }
            }
            var number = random.nextInt(4) == 0 ? random.nextInt(20) : 1_000 + step;
            var length = windowLengths.get(random.nextInt(2));
            var ago = random.nextBoolean() ? random.nextInt(5_000) : (long) (2.5 * random.nextDouble() * length);
            var usedAt = issued.computeIfAbsent(number, _ -> System.currentTimeMillis() + offset.get() - ago);
            var ask = new Ask(
                    "evt_" + step,
                    subject.table(),
                    subject.windows(),
                    subject.holder(),
                    charges,
                    Map.of("a", units()),
                    false,
                    false,
                    0,
                    0,
                    false,
                    "print" + random.nextInt(2));
            var use = new UseId("test", Integer.toString(number));
            same(step, "count at " + usedAt + " " + ask, meter -> meter.count(subject, ask, use, usedAt));
        }

        /** Made when it is first sent, however often it is sent again. */
        private IssuedUse use(int number) {
            var issuedAt = issued.computeIfAbsent(number, _ -> System.currentTimeMillis() + offset.get());
            return new IssuedUse(new UseId("test", Integer.toString(number)), OptionalLong.of(issuedAt));
        }

        private long units() {
            if (plain) {
                return 1L + random.nextInt(3);
            }
            return switch (random.nextInt(12)) {
                case 0 -> 1 + random.nextInt(5_000);
                case 1 -> 1 + random.nextInt((int) Ask.MAX_UNITS);
                case 2, 3, 4 -> 1 + random.nextInt(40);
                default -> 1;
            };
        }

        private void sync(int step, Subject subject) {
            if (subject.table().wallet().isEmpty()) {
                return;
            }
            settled += random.nextInt(10);
            var ledger = new WalletState(
                    ++ledgerVersion - random.nextInt(2),
                    random.nextInt(2_000),
                    settled,
                    settled,
                    random.nextBoolean() ? LimitTable.MAX : System.currentTimeMillis() + offset.get() + 100_000);
            same(step, ledger.toString(), meter -> meter.sync(subject, ledger));
        }

        private void claim(int step, Subject subject) {
            var id = earlier();
            var fingerprint = "print" + random.nextInt(2);
            if (random.nextBoolean()) {
                same(step, "look " + id, meter -> meter.look(subject, id));
            } else {
                same(step, "claim " + id, meter -> meter.claim(subject, id, fingerprint, 60_000));
            }
        }

        /** Of the last ones rather than of the first. */
        private String earlier() {
            var last = Math.min(decisions.size(), random.nextBoolean() ? 8 : 100);
            return last == 0 ? "dec_none" : decisions.get(decisions.size() - 1 - random.nextInt(last));
        }

        private void complete(int step, Subject subject) {
            var id = earlier();
            var charges = new ArrayList<Ask.Charge>();
            for (var row = 0; row < subject.table().rows().size(); row++) {
                if (random.nextBoolean()) {
                    charges.add(new Ask.Charge(row, random.nextInt(3) * units()));
                }
            }
            var actual = random.nextBoolean() ? Optional.of(List.copyOf(charges)) : Optional.<List<Ask.Charge>>empty();
            same(step, "complete " + id + actual, meter -> meter.complete(subject, id, actual, Map.of("a", 2L)));
        }

        private void renew(int step, Subject subject) {
            var id = earlier();
            if (random.nextInt(4) == 0) {
                same(step, "confirm " + id, meter -> meter.confirm(subject, id));
                return;
            }
            var rows = new ArrayList<Integer>();
            for (var row = 0; row < subject.table().rows().size(); row++) {
                if (subject.table().rows().get(row) instanceof Row.Concurrency && random.nextInt(4) == 0) {
                    rows.add(row);
                }
            }
            same(step, "renew " + id + rows, meter -> meter.renew(subject, id, rows));
        }

        private void read(int step, Subject subject) {
            var onRedis = join(script.read(subject));
            twinClock.set(onRedis.now());
            assertThat(join(twin.read(subject)))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(onRedis);
        }

        private void same(int step, String what, java.util.function.Function<Meter, Future<Answer>> call) {
            var onRedis = join(call.apply(script));
            instantOf(onRedis).ifPresent(twinClock::set);
            assertThat(join(call.apply(twin)))
                    .as("seed %d step %d: %s with %s", seed, step, what, tables.getFirst())
                    .isEqualTo(onRedis);
        }

        private static Optional<Long> instantOf(Answer answer) {
            return switch (answer) {
                case Answer.Accepted accepted -> accepted.replayed() ? Optional.empty() : Optional.of(accepted.now());
                case Answer.Denied denied -> Optional.of(denied.now());
                case Answer.Running running -> Optional.of(running.now());
                case Answer.Completed completed -> Optional.of(completed.now());
                case Answer.NeedsWallet missing -> Optional.of(missing.now());
                case Answer.StaleWindows stale -> Optional.of(stale.now());
                case Answer.Gone gone -> Optional.of(gone.now());
                case Answer.NotYet notYet -> Optional.of(notYet.now());
                case Answer.Claimed claimed -> Optional.of(claimed.now());
                // Decided by content alone; for a claim, at an instant the next answer tells.
                case Answer.Conflict conflict -> Optional.of(conflict.now());
            };
        }

        private List<Boundaries> windows(long now) {
            return windowLengths.stream()
                    .map(length -> {
                        var start = (now - Math.min(5_000, length / 2)) / length * length;
                        return new Boundaries(
                                Instant.ofEpochMilli(start),
                                Instant.ofEpochMilli(start + length),
                                Instant.ofEpochMilli(start + 2 * length),
                                Instant.ofEpochMilli(start + 3 * length));
                    })
                    .toList();
        }

        private LimitTable table(List<Row> rows) {
            return new LimitTable(
                    "random",
                    1,
                    "plan",
                    "",
                    List.of("a", "b"),
                    Optional.of("credits"),
                    List.of(new Window.Day(), new Window.Month()),
                    rows,
                    term(),
                    List.of());
        }

        /** Some begin or end to decide on the way. */
        private Term term() {
            var now = System.currentTimeMillis();
            return switch (random.nextInt(6)) {
                case 0 -> new Term(now + random.nextInt(500_000), LimitTable.MAX);
                case 1 -> new Term(Term.ALWAYS.from(), now + random.nextInt(5_000_000));
                default -> Term.ALWAYS;
            };
        }

        private Row row(int index) {
            var per = List.of(Per.values()).get(Math.max(0, random.nextInt(5) - 2));
            var stage = List.of(Stage.values()).get(Math.min(3, random.nextInt(8)));
            var head =
                    new Head(1_000_003L * (index + 1), "limit" + index, Selection.ANY, random.nextInt(2), per, stage);
            if (plain) {
                return plainRow(head);
            }
            return switch (random.nextInt(11)) {
                case 0, 1 -> quota(head);
                case 2 -> rate(head);
                case 3, 4 ->
                    new Row.Concurrency(
                            head,
                            1 + random.nextInt(4),
                            random.nextInt(4) > 0,
                            random.nextBoolean() ? LimitTable.MAX : 1 + random.nextInt(20_000));
                case 5 -> new Row.Ceiling(head, "context", 1 + random.nextInt(5_000));
                case 6 -> sustained(head);
                case 7 ->
                    new Row.Throttle(
                            head, random.nextInt(10_000), System.currentTimeMillis() + random.nextInt(5_000_000));
                case 8 -> new Row.Price(head, random.nextInt(4));
                default -> bands(head);
            };
        }

        /** Of a plan whose limits are seldom reached: most of its requests run at once. */
        private Row plainRow(Head head) {
            return switch (random.nextInt(4)) {
                case 0 ->
                    new Row.Quota(head, random.nextInt(2), 1 + random.nextInt(1_000), 0, List.of(new Then.Block()));
                case 1 -> new Row.Rate(head, 1 + random.nextInt(20), 1_000, 1 + random.nextInt(200));
                case 2 -> new Row.Ceiling(head, "context", 1 + random.nextInt(5_000));
                default ->
                    new Row.Bands(
                            head,
                            random.nextInt(2),
                            List.of(
                                    new Band("free", 1 + random.nextInt(500), random.nextInt(3), 0, 0),
                                    new Band("slow", LimitTable.MAX, 3 + random.nextInt(900), 0, 0)),
                            random.nextBoolean());
            };
        }

        private Row quota(Head head) {
            var then = new ArrayList<Then>();
            if (random.nextBoolean()) {
                then.add(new Then.Relaxed(random.nextInt(20_000)));
            }
            if (random.nextBoolean()) {
                then.add(new Then.Credits(random.nextInt(5)));
            }
            then.add(new Then.Block());
            var window = random.nextInt(2);
            return new Row.Quota(
                    head,
                    window,
                    1 + random.nextInt(random.nextBoolean() ? 20 : 20_000),
                    random.nextBoolean() ? windowLengths.get(window) : 0,
                    then);
        }

        private Row rate(Head head) {
            return new Row.Rate(
                    head,
                    1 + random.nextInt(200),
                    1 + random.nextInt(random.nextBoolean() ? 1_000 : 10_000_000),
                    1 + random.nextInt(random.nextBoolean() ? 10 : 10_000));
        }

        private Row sustained(Head head) {
            return new Row.Sustained(
                    head,
                    1 + random.nextInt(30),
                    1_000L * (1 + random.nextInt(30)),
                    1 + random.nextInt(3),
                    random.nextInt(20_000),
                    1 + random.nextInt(3));
        }

        private Row bands(Head head) {
            var bands = new ArrayList<Band>();
            var upTo = 0L;
            var pace = (long) random.nextInt(random.nextBoolean() ? 3_000 : 3);
            var count = 1 + random.nextInt(4);
            for (var i = 0; i < count; i++) {
                var last = i == count - 1;
                upTo += 1 + random.nextInt(random.nextBoolean() ? 5 : 2_000);
                var escalates = last && random.nextBoolean();
                bands.add(new Band(
                        "band" + i,
                        last ? LimitTable.MAX : upTo,
                        pace,
                        escalates ? 1 + random.nextInt(50) : 0,
                        escalates ? random.nextInt(10_000) : 0));
                pace += random.nextInt(5_000);
            }
            return new Row.Bands(head, random.nextInt(2), bands, random.nextInt(3) > 0);
        }

        private static <T> T join(Future<T> future) {
            return future.toCompletionStage().toCompletableFuture().join();
        }
    }
}
