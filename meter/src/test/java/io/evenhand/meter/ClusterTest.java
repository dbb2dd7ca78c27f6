package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
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
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a cluster has: shards that are lost, or move, each on its own. */
class ClusterTest {

    private static final LimitTable TABLE = new LimitTable(
            "cluster",
            1,
            "plan",
            "",
            List.of("units"),
            Optional.empty(),
            List.of(new Window.Day()),
            List.of(new Row.Quota(
                    new Head(1, "quota", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE),
                    0,
                    1_000,
                    0,
                    List.of(new Then.Block()))));

    private static RedisForTests redis;

    private final AtomicInteger decisions = new AtomicInteger();
    private UsageLog log;
    private LogMemory memory;
    private RedisMeter meter;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RedisForTests.startCluster();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start() {
        redis.flush();
        log = new UsageLog(redis.vertx(), redis.url(), System::currentTimeMillis);
        memory = new LogMemory(log);
        meter = new RedisMeter(redis.vertx(), redis.url(), () -> 0, Duration.ofSeconds(10), memory);
    }

    @AfterEach
    void stop() {
        meter.close();
        log.close();
    }

    @Test
    void accountsAreSpreadOverAllMasters() {
        var accounts = IntStream.range(0, 300).mapToObj(i -> "acct_" + i).toList();

        var answers = accounts.stream().map(this::decide).toList().stream()
                .map(ClusterTest::join)
                .toList();

        assertThat(answers).allMatch(Answer.Accepted.class::isInstance).hasSize(300);
        assertThat(redis.nodes())
                .allSatisfy(node -> assertThat(accounts.stream().filter(account -> lives(account, node)))
                        .hasSizeGreaterThan(50));
    }

    @Test
    void aMasterThatLosesItsDataLeavesTheOthersAlone() {
        var lost = accountOn(redis.nodes().getFirst());
        var kept = accountOn(redis.nodes().getLast());
        Stream.of(lost, kept, lost, kept).forEach(account -> join(decide(account)));
        join(memory.read());
        var before = epoch(kept);
        var gone = epoch(lost);

        redis.nodes().getFirst().send(Command.FLUSHALL);
        var used = used(decide(lost));

        assertThat(used).isEqualTo(3);
        assertThat(epoch(lost)).isNotEqualTo(gone);
        assertThat(epoch(kept)).isEqualTo(before);
        assertThat(used(decide(kept))).isEqualTo(3);
    }

    @Test
    void aShardIsFollowedToAnotherMaster() {
        var from = redis.nodes().getFirst();
        var to = redis.nodes().getLast();
        var account = accountOn(from);
        join(decide(account));
        var epoch = epoch(account);

        move(account, from, to);
        var used = used(decide(account));

        assertThat(used).isEqualTo(2);
        assertThat(epoch(account)).isEqualTo(epoch);
        assertThat(lives(account, to)).isTrue();
        move(account, to, from);
    }

    /** As an operator does it. */
    private static void move(String account, RedisForTests.Node from, RedisForTests.Node to) {
        var slot = from.send(Command.CLUSTER, "KEYSLOT", Keys.state(account));
        var source = from.send(Command.CLUSTER, "MYID");
        var target = to.send(Command.CLUSTER, "MYID");
        to.send(Command.CLUSTER, "SETSLOT", slot, "IMPORTING", source);
        from.send(Command.CLUSTER, "SETSLOT", slot, "MIGRATING", target);
        var keys = from.send(Command.CLUSTER, "GETKEYSINSLOT", slot, 1_000);
        from.send(
                Command.MIGRATE,
                Stream.concat(Stream.of("127.0.0.1", to.port(), "", 0, 5_000, "KEYS"), keys.stream())
                        .toArray());
        redis.nodes().forEach(node -> node.send(Command.CLUSTER, "SETSLOT", slot, "NODE", target));
    }

    private static String accountOn(RedisForTests.Node node) {
        var mine = node.send(Command.CLUSTER, "SLOTS").stream()
                .filter(range -> number(range.get(2).get(1)) == node.port())
                .toList();
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "acct_" + i)
                .filter(account -> {
                    var slot = number(node.send(Command.CLUSTER, "KEYSLOT", Keys.state(account)));
                    return mine.stream()
                            .anyMatch(range -> number(range.get(0)) <= slot && slot <= number(range.get(1)));
                })
                .findFirst()
                .orElseThrow();
    }

    private static int number(Response reply) {
        return Integer.parseInt(reply.toString());
    }

    private static boolean lives(String account, RedisForTests.Node node) {
        return node.send(Command.KEYS, Keys.state(account)).size() == 1;
    }

    private String epoch(String account) {
        var partition = Layout.CLUSTER.partition(Keys.shard(account));
        return join(log.read(partition, "", UsageLog.START, 0, 1)).epoch();
    }

    private static long used(Future<Answer> answer) {
        return ((Answer.Accepted) join(answer)).limits().getFirst().used();
    }

    private Future<Answer> decide(String account) {
        var windows = List.of(Boundaries.of(new Window.Day(), Instant.EPOCH, ZoneId.of("UTC"), Instant.now()));
        var ask = new Ask(
                "dec_" + decisions.incrementAndGet(),
                TABLE,
                windows,
                Holder.ACCOUNT,
                List.of(new Ask.Charge(0, 1)),
                Map.of("units", 1L),
                false,
                false,
                60_000,
                0,
                true,
                "print");
        return meter.decide(new Subject(account, TABLE, windows), ask, Optional.empty());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
