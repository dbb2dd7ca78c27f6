package io.evenhand.meter.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.evenhand.meter.RedisForTests;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.Percent;
import io.evenhand.policy.pool.Pool;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Visits of two replicas to one pool on a real Redis. */
@ParameterizedClass
@EnumSource
class PlacesTest {

    private static final Duration SOON = Duration.ofMillis(700);
    private static final Duration LATER = Duration.ofSeconds(20);

    private static RedisForTests redis;

    private final RedisForTests.Shape shape;
    private final AtomicLong offset = new AtomicLong();
    private final AtomicInteger names = new AtomicInteger();
    private RedisPools pools;
    private RedisPools otherPools;
    private Places places;
    private Places otherPlaces;

    PlacesTest(RedisForTests.Shape shape) {
        this.shape = shape;
    }

    @BeforeParameterizedClassInvocation
    static void start(RedisForTests.Shape shape) throws IOException {
        redis = shape.start();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        redis.close();
    }

    @BeforeEach
    void open() {
        redis.flush();
        pools = new RedisPools(redis.vertx(), redis.url(), offset::get, Duration.ofSeconds(3));
        otherPools = new RedisPools(redis.vertx(), redis.url(), offset::get, Duration.ofSeconds(3));
        places = new Places(redis.vertx(), pools, redis.url());
        otherPlaces = new Places(redis.vertx(), otherPools, redis.url());
        // Both hear: whoever waits for the first grant of a test must not find it by renewing.
        await().until(() -> redis.listeners().size() == 2);
    }

    @AfterEach
    void close() {
        places.close();
        otherPlaces.close();
        pools.close();
        otherPools.close();
    }

    @Test
    void aFreePlaceIsEnteredAtOnce() {
        var visit = places.enter(capacity(1), entry("install"));

        assertThat(admission(visit)).isEqualTo(new Admission.Entered());
        assertThat(status(capacity(1)).running()).isEqualTo(1);
    }

    @Test
    void whoWaitsIsWokenWhenAnotherReplicasVisitLeaves() {
        var running = places.enter(capacity(1), entry("install"));
        admission(running);
        var waiting = otherPlaces.enter(capacity(1), entry("install"));
        await().until(() -> waiting.queued().isPresent());

        running.leave();

        assertThat(waiting.admission().toCompletionStage().toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(new Admission.Entered());
        assertThat(waiting.queued()).isEmpty();
    }

    @Test
    void aGrantThatIsNotHeardIsFoundByRenewing() {
        var running = places.enter(capacity(1), entry("install"));
        admission(running);
        var deaf = new Places(redis.vertx(), otherPools, "redis://127.0.0.1:1");
        var waiting = deaf.enter(capacity(1), entry("install"));
        await().until(() -> waiting.queued().isPresent());

        running.leave();

        assertThat(waiting.admission().toCompletionStage().toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(1).multipliedBy(slack()))
                .isEqualTo(new Admission.Entered());
        deaf.close();
    }

    @Test
    void patienceEndsTheWaitAndTakesTheTicketOut() {
        admission(places.enter(capacity(1), entry("install")));

        var visit = places.enter(capacity(1), entry("install").withPatience(Duration.ofMillis(50)));

        assertThat(admission(visit)).isEqualTo(new Admission.TimedOut());
        await().until(() -> status(capacity(1)).waiting() == 0);
    }

    @Test
    void whoHasNoPatienceIsToldAtOnce() {
        admission(places.enter(capacity(1), entry("install")));

        var visit = places.enter(capacity(1), entry("install").withPatience(Duration.ZERO));

        assertThat(visit.admission().toCompletionStage().toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(new Admission.TimedOut());
    }

    @Test
    void aClientThatLeavesWhileItWaitsGivesItsTicketBack() {
        admission(places.enter(capacity(1), entry("install")));
        var visit = places.enter(capacity(1), entry("install"));
        await().until(() -> visit.queued().isPresent());

        visit.leave();

        assertThat(admission(visit)).isEqualTo(new Admission.Left());
        await().until(() -> status(capacity(1)).waiting() == 0);
    }

    @Test
    void aClientThatLeavesBeforeItIsAnsweredHoldsNothing() {
        var visit = places.enter(capacity(1), entry("install"));
        visit.leave();

        var next = places.enter(capacity(1), entry("install"));

        // On a busy machine the answer may be quicker than the leaving.
        assertThat(admission(visit)).isIn(new Admission.Left(), new Admission.Entered());
        assertThat(admission(next)).isEqualTo(new Admission.Entered());
    }

    @Test
    void aFullQueueIsTold() {
        var small = new PoolSettings("small", 0, Percent.ALL, lanes(), 1, 1);
        var first = places.enter(small, entry("install"));
        await().until(() -> first.queued().isPresent());

        var second = places.enter(small, entry("install"));

        assertThat(admission(second)).isEqualTo(new Admission.Full(PoolAnswer.Bound.FLOW));
    }

    @Test
    void capacityThatIsRaisedHoldsForThoseWhoWaitAlready() {
        var visit = places.enter(capacity(0), entry("install"));
        await().until(() -> visit.queued().isPresent());

        places.use(capacity(1));

        assertThat(admission(visit)).isEqualTo(new Admission.Entered());
    }

    /** Never more than the capacity, whoever asks. */
    @Test
    void manyWhoComeAtOnceToTwoReplicasGetExactlyTheCapacity() {
        var visits = IntStream.range(0, 1_000)
                .mapToObj(i -> (i % 2 == 0 ? places : otherPlaces).enter(capacity(50), entry("install" + i % 20)))
                .toList();

        await().atMost(LATER)
                .until(() -> visits.stream()
                        .allMatch(visit ->
                                visit.queued().isPresent() || visit.admission().isComplete()));

        assertThat(visits).filteredOn(visit -> visit.admission().isComplete()).hasSize(50);
        var status = status(capacity(50));
        assertThat(status.running()).isEqualTo(50);
        assertThat(status.waiting()).isEqualTo(950);
    }

    @Test
    void thePlacesOfAKilledReplicaComeBackAfterTheirLease() {
        var killed = IntStream.range(0, 5)
                .mapToObj(_ -> otherPlaces.enter(capacity(5), entry("install")))
                .toList();
        killed.forEach(PlacesTest::admission);
        var waiting = IntStream.range(0, 5)
                .mapToObj(_ -> places.enter(capacity(5), entry("install")))
                .toList();
        waiting.forEach(visit -> await().until(() -> visit.queued().isPresent()));

        otherPlaces.close();
        offset.addAndGet(Pool.PLACE_MS);

        assertThat(waiting).allSatisfy(visit -> assertThat(admission(visit)).isEqualTo(new Admission.Entered()));
        assertThat(status(capacity(5)).running()).isEqualTo(5);
    }

    @Test
    void whatRunsAndWaitsIsKnownAgainAfterRedisLostIt() {
        var running = IntStream.range(0, 3)
                .mapToObj(_ -> places.enter(capacity(3), entry("install")))
                .toList();
        running.forEach(PlacesTest::admission);
        places.use(capacity(0));
        var waiting = otherPlaces.enter(capacity(0), entry("install"));
        await().until(() -> waiting.queued().isPresent());

        redis.flush();

        await().atMost(LATER.multipliedBy(slack()))
                .untilAsserted(() -> assertThat(status(capacity(0)).lanes())
                        .containsExactly(new PoolStatus.Lane("fast", 3, 1), new PoolStatus.Lane("relaxed", 0, 0)));
    }

    @Test
    void whatRunsIsKnownAgainWhenTheLossWasNotHeardOf() {
        var running = IntStream.range(0, 3)
                .mapToObj(_ -> places.enter(capacity(3), entry("install")))
                .toList();
        running.forEach(PlacesTest::admission);

        redis.disconnectListeners();
        redis.flush();
        join(pools.sweep(capacity(3)));

        await().atMost(Duration.ofSeconds(2).multipliedBy(slack()))
                .until(() -> status(capacity(3)).running() == 3);
    }

    @Test
    void aBellThatLostItsConnectionHearsAgain() {
        var running = places.enter(capacity(1), entry("install"));
        admission(running);
        redis.disconnectListeners();
        await().until(() -> redis.listeners().size() == 2);
        var waiting = otherPlaces.enter(capacity(1), entry("install"));
        await().until(() -> waiting.queued().isPresent());

        running.leave();

        assertThat(waiting.admission().toCompletionStage().toCompletableFuture())
                .succeedsWithin(SOON)
                .isEqualTo(new Admission.Entered());
    }

    @Test
    void aBellThatIsDeadWithoutASignIsConnectedAgain() throws IOException {
        try (var silent = shape.start()) {
            var deaf = new Places(redis.vertx(), otherPools, silent.url());
            await().until(() -> silent.listeners().size() == 1);
            var before = silent.listeners();
            var running = places.enter(capacity(1), entry("install"));
            admission(running);
            var waiting = deaf.enter(capacity(1), entry("install"));
            await().pollDelay(Duration.ofMillis(2_100))
                    .until(() -> waiting.queued().isPresent());

            running.leave();

            admission(waiting);
            await().until(() ->
                    silent.listeners().size() == 1 && !silent.listeners().equals(before));
            deaf.close();
        }
    }

    /** P4 and P5, with real clients: three tiers of two installs each and a flood, spread over two replicas. */
    @Test
    void sharesFollowTheWeightsAcrossReplicas() {
        var weights = Map.of("starter0", 1, "starter1", 1, "basic0", 2, "basic1", 2, "pro0", 4, "pro1", 4, "flood", 1);
        var crowd = new Crowd(20);
        weights.forEach((install, weight) -> {
            for (var i = 0; i < (install.equals("flood") ? 400 : 40); i++) {
                crowd.come(i % 2 == 0 ? places : otherPlaces, install, weight);
            }
        });
        await().atMost(LATER).until(() -> crowd.served() > 1_000);
        var before = crowd.counts();

        await().atMost(LATER.multipliedBy(slack())).until(() -> crowd.served() > 6_000);
        var after = crowd.counts();
        crowd.disperse();

        var all = after.values().stream().mapToInt(Integer::intValue).sum()
                - before.values().stream().mapToInt(Integer::intValue).sum();
        weights.forEach((install, weight) -> {
            var share = (double) (after.getOrDefault(install, 0) - before.getOrDefault(install, 0)) / all;
            assertThat(share * 15 / weight).as(install).isCloseTo(1, within(0.05));
        });
        assertThat(crowd.most()).isLessThanOrEqualTo(20);
    }

    /** Clients that hold their place for some milliseconds and come again. */
    private final class Crowd {

        private final PoolSettings settings;
        private final Random random = new Random(1);
        private final Map<String, Integer> served = new ConcurrentHashMap<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile boolean dispersed;

        Crowd(long capacity) {
            this.settings = capacity(capacity);
        }

        void come(Places to, String install, double weight) {
            var visit = to.enter(settings, entry(install, weight));
            visit.admission().onSuccess(_ -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                served.merge(install, 1, Integer::sum);
                redis.vertx().setTimer(5 + random.nextInt(10), _ -> {
                    running.decrementAndGet();
                    visit.leave();
                    if (!dispersed) {
                        come(to, install, weight);
                    }
                });
            });
        }

        int served() {
            return served.values().stream().mapToInt(Integer::intValue).sum();
        }

        Map<String, Integer> counts() {
            return new HashMap<>(served);
        }

        int most() {
            return most.get();
        }

        void disperse() {
            dispersed = true;
        }
    }

    private Entry entry(String install) {
        return entry(install, 1);
    }

    private Entry entry(String install, double weight) {
        return new Entry("dec_" + names.incrementAndGet(), install, weight, "fast", Duration.ofMinutes(5));
    }

    private static PoolSettings capacity(long capacity) {
        return new PoolSettings("main", capacity, Percent.of(80), lanes(), 1_000, 10_000);
    }

    private static List<PoolSettings.Lane> lanes() {
        return List.of(new PoolSettings.Lane("fast", Percent.NONE), new PoolSettings.Lane("relaxed", Percent.of(10)));
    }

    private PoolStatus status(PoolSettings settings) {
        return join(pools.status(settings, 10));
    }

    private static Admission admission(Visit visit) {
        return join(visit.admission());
    }

    /** Promised times are given three times over, since machines are busy. */
    private static long slack() {
        return Long.getLong("evenhand.slack", 3);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
