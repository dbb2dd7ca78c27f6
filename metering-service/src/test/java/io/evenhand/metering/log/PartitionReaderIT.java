package io.evenhand.metering.log;

import static io.evenhand.metering.testing.MeteringDatabase.events;
import static io.evenhand.metering.testing.MeteringDatabase.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.store.Migrations;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.meter.UsageLog;
import io.evenhand.metering.log.PartitionReader.Turn;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.Decisions;
import io.evenhand.metering.testing.Decisions.Request;
import io.evenhand.metering.testing.NothingBefore;
import io.evenhand.policy.decision.Answer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log's reader on a real Redis and PostgreSQL; here the tests say when it takes a turn, and dies. */
@QuarkusTest
@TestProfile(PartitionReaderIT.NobodyReads.class)
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class PartitionReaderIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MOST = 100;

    private final String account = "acct_" + UUID.randomUUID();
    private final String one = "one-" + account;
    private final String other = "other-" + account;

    @Inject
    Vertx vertx;

    @Inject
    UsageLog log;

    @Inject
    LimitTables tables;

    @Inject
    Postings postings;

    @Inject
    Leases leases;

    @Inject
    Readers readers;

    @Inject
    Pump pump;

    @Inject
    LogMetrics metrics;

    @Inject
    Migrations migrations;

    @Inject
    RedisDataSource redisData;

    @Inject
    ObjectMapper json;

    @Inject
    @ConfigProperty(name = "evenhand.redis.url")
    String redis;

    private Decisions decisions;

    public static final class NobodyReads implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("evenhand.metering.log.share-every", "off");
        }
    }

    @BeforeEach
    void begin() {
        decisions = new Decisions(vertx, redis, "small", new NothingBefore());
        // What an earlier application of this JVM still held lapses.
        await().atMost(SOON).until(() -> share(one).size() == log.partitions().size());
        readAll(one);
    }

    @AfterEach
    void end() {
        get(leases.release(one));
        get(leases.release(other));
        decisions.close();
    }

    @Test
    void rollUpsAreTheSumOfTheUnitsAcceptedAndSeveralLimitsOnAMeterCountThemOnce() {
        var accounts = IntStream.range(0, 5).mapToObj(i -> account + "-" + i).toList();
        var answers = accounts.stream()
                .flatMap(each -> IntStream.rangeClosed(1, 40).mapToObj(units -> decisions.decide(each, units)))
                .toList();
        answers.forEach(Decisions::accepted);

        readAll(one);

        assertThat(accounts).allSatisfy(each -> {
            assertThat(sum("units", each)).isEqualTo(40 * 41 / 2);
            assertThat(sum("decisions", each)).isEqualTo(40);
        });
    }

    @Test
    void eachCrossingGivesExactlyOneEventHoweverManyCrossAtOnce() throws Exception {
        var answers = IntStream.range(0, 30)
                .mapToObj(_ -> decisions.decide(account, 1))
                .toList();
        var last = answers.stream()
                .map(Decisions::accepted)
                .filter(answer -> answer.limits().getFirst().used() == 26)
                .findFirst()
                .orElseThrow();

        readAll(one);

        var crossings = new TreeMap<Integer, String>();
        for (var data : events("band-crossed", account)) {
            var event = json.readTree(data);
            assertThat(crossings.put(
                            event.get("used").asInt(),
                            event.get("band").asText() + " " + event.get("pace").asText()))
                    .isNull();
            if (event.get("used").asInt() == 26) {
                assertThat(event.get("policy").asText()).isEqualTo("small");
                assertThat(event.get("policyVersion").asInt()).isEqualTo(1);
                assertThat(event.get("limit").asText()).isEqualTo("files-per-cycle");
                assertThat(event.get("step").asLong()).isEqualTo(3);
                assertThat(event.get("at").asText())
                        .isEqualTo(Instant.ofEpochMilli(last.now()).toString());
                assertThat(event.get("resetsAt").asText())
                        .isEqualTo(Instant.ofEpochMilli(last.limits().getFirst().resetsAt())
                                .toString());
            }
        }
        assertThat(crossings)
                .containsExactly(
                        Map.entry(11, "fast PT1.5S"), Map.entry(21, "minimal PT10S"), Map.entry(26, "minimal PT11S"));
    }

    @Test
    void comingNearASlowerBandIsToldOnceForEachOfThem() throws Exception {
        for (var units : List.of(5, 4, 1, 7, 1, 20)) {
            Decisions.accepted(decisions.decide(account, units));
            readAll(one);
        }

        var near = new TreeMap<Integer, Integer>();
        for (var data : events("limit-near", account)) {
            var event = json.readTree(data);
            assertThat(near.put(event.get("until").asInt(), event.get("used").asInt()))
                    .isNull();
            assertThat(event.get("limit").asText()).isEqualTo("files-per-cycle");
        }
        assertThat(near).containsExactly(Map.entry(10, 9), Map.entry(20, 17));
    }

    @Test
    void creditsSpentAtOnceAndByALaterTopUpAddUp() throws Exception {
        decisions.topUp(account, 1, 3);
        decisions.pay(account, 12);
        decisions.leave(account, 4);
        decisions.topUp(account, 2, 100);

        readAll(one);

        var spent = 0L;
        for (var data : events("credits-spent", account)) {
            var event = json.readTree(data);
            assertThat(event.get("wallet").asText()).isEqualTo("priority");
            spent += event.get("units").asLong();
        }
        assertThat(spent).isEqualTo(sum("by_credit", account)).isEqualTo(2 + 4);
        assertThat(events("credits-spent", account)).hasSize(2);
    }

    @Test
    void aLapsedPlaceIsTakenBackInTheHourItWasAcceptedIn() {
        decisions.topUp(account, 1, 0);
        decisions.leave(account, 12);
        Decisions.accepted(decisions.decide(account, 5));
        readAll(one);
        assertThat(sum("units", account)).isEqualTo(17);
        decisions.pass(Duration.ofHours(3));
        decisions.look(account);

        readAll(one);

        assertThat(sum("units", account)).isEqualTo(5);
        assertThat(sum("decisions", account)).isEqualTo(1);
        assertThat(sum("CASE WHEN units < 0 THEN 1 ELSE 0 END", account)).isZero();
    }

    @Test
    void aCrashBetweenCommitAndTrimDoublesNothing() {
        var accepted = accept(10);
        for (var reader : readers(share(one))) {
            var held = reader.lease();
            var batches = join(log.read(held.partition(), held.epoch(), held.position(), held.batch(), MOST))
                    .batches();
            if (!batches.isEmpty()) {
                var records = batches.stream()
                        .flatMap(batch -> batch.records().stream())
                        .toList();
                var table = get(tables.get(new LimitTables.Key("small", 1, "unlimited", "")));
                get(postings.store(held, records, _ -> table, batches.getLast()));
            }
        }
        get(leases.release(one));

        readAll(other);

        assertThat(sum("units", account)).isEqualTo(accepted);
    }

    @Test
    void ofTwoReadersWithTheSameLeaseOneStoresEachBatch() {
        var accepted = accept(50);
        var held = share(one);
        var first = readers(held);
        var second = readers(held);

        // Both have read before either stores.
        var begun = IntStream.range(0, held.size())
                .mapToObj(i -> List.of(first.get(i).turn(), second.get(i).turn()))
                .flatMap(List::stream)
                .toList();
        var turns = begun.stream().map(Uni::subscribeAsCompletionStage).toList().stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(sum("units", account)).isEqualTo(accepted);
        assertThat(turns).hasAtLeastOneElementOfType(Turn.TakenOver.class);
    }

    @Test
    void aReaderThatLostItsLeaseStoresNothingMore() {
        var sleeper = readers(share(one));
        get(leases.release(one));
        var successor = readers(share(other));
        var accepted = accept(20);

        var turns = sleeper.stream().map(reader -> get(reader.turn())).toList();

        assertThat(turns).hasAtLeastOneElementOfType(Turn.TakenOver.class);
        assertThat(turns).doesNotHaveAnyElementsOfTypes(Turn.CaughtUp.class, Turn.Behind.class);
        successor.forEach(this::drain);
        assertThat(sum("units", account)).isEqualTo(accepted);
    }

    @Test
    void replicasShareThePartitionsAndTheRestTakesOverFromOneThatEnds() {
        var all = log.partitions().size();
        assertThat(share(other)).isEmpty();

        assertThat(share(one)).hasSize(all / 2);

        assertThat(share(other)).hasSize(all / 2);
        get(leases.release(one));
        assertThat(share(other)).hasSize(all);
    }

    @Test
    void aReplicaThatEndsLeavesItsPartitionsToTheOthersAtOnce() {
        get(leases.release(one));
        var replica = new LogReaders(leases, readers, pump, metrics, migrations);
        get(replica.share());
        assertThat(share(one)).isEmpty();

        replica.stop(new ShutdownEvent());

        assertThat(share(one)).hasSameSizeAs(log.partitions());
    }

    @Test
    void aRecordWaitsUntilItsPolicyVersionIsTold() throws Exception {
        var late = "late-" + UUID.randomUUID();
        try (var early = new Decisions(vertx, redis, late, new NothingBefore())) {
            Decisions.accepted(early.decide(account, 7));
        }
        assertThatThrownBy(() -> readAll(one)).isNotNull();
        assertThat(sum("units", account)).isZero();
        AccountsStandIn.tell(late);

        readAll(one);

        assertThat(sum("units", account)).isEqualTo(7);
    }

    @Test
    void readingGoesOnAfterRedisLostItsData() {
        accept(3);
        readAll(one);
        redisData.flushall();

        accept(4);
        readAll(one);

        assertThat(sum("units", account)).isEqualTo(3 + 4);
    }

    @Test
    void useIsStoredInTheMonthItFallsIn() {
        decisions.pass(Duration.ofDays(70));
        accept(5);

        readAll(one);

        assertThat(sum("units", account)).isEqualTo(5);
    }

    @Test
    void aRequestThatWaitsForASlotCountsOnceItHasOne() {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            var runs = kinds.ask(Request.of(account, "run", 3));
            var waits = kinds.ask(Request.of(account, "run", 4));
            assertThat(waits.position()).isEqualTo(1);
            readAll(one);
            assertThat(sum("units", account)).isEqualTo(3);
            assertThat(sum("decisions", account)).isEqualTo(1);
            kinds.complete(account, runs.decision(), "run", 3);

            assertThat(kinds.claim(account, waits.decision())).isInstanceOf(Answer.Accepted.class);
            readAll(one);
        }

        assertThat(sum("units", account)).isEqualTo(3 + 4);
        assertThat(sum("decisions", account)).isEqualTo(2);
    }

    @Test
    void aRequestThatGivesUpItsWaitForASlotNeverCounts() {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            kinds.ask(Request.of(account, "run", 3));
            var waits = kinds.ask(Request.of(account, "run", 4));
            kinds.complete(account, waits.decision(), "run", 0);
            kinds.ask(Request.of(account, "run", 5));
            kinds.pass(Duration.ofMinutes(5));
            kinds.look(account);
        }

        readAll(one);

        assertThat(sum("units", account)).isEqualTo(3);
        assertThat(sum("decisions", account)).isEqualTo(1);
    }

    @Test
    void anEstimateThatWaitedForASlotIsSettledInTheHourItGotIt() {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            var runs = kinds.ask(Request.of(account, "run", 1));
            var waits = kinds.ask(Request.of(account, "run", 8).estimated(Duration.ofMinutes(30)));
            hold(kinds, runs, waits);
            kinds.complete(account, runs.decision(), "run", 1);
            kinds.claim(account, waits.decision());
            kinds.complete(account, waits.decision(), "run", 2);
        }

        readAll(one);

        assertThat(sum("units", account)).isEqualTo(1 + 2);
        assertThat(sum("CASE WHEN units < 0 THEN 1 ELSE 0 END", account)).isZero();
    }

    @Test
    void anEstimateIsSettledByWhatWasUsedAndTheCreditsItDidNotNeedComeBack() throws Exception {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            kinds.topUp(account, 1, 100);
            var held = kinds.ask(Request.of(account, "draw", 10).estimated(Duration.ofMinutes(30)));
            readAll(one);
            assertThat(sum("units", account)).isEqualTo(10);
            assertThat(sum("by_credit", account)).isEqualTo(20);
            kinds.pass(Duration.ofMinutes(1));

            kinds.complete(account, held.decision(), "draw", 3);
            readAll(one);

            assertThat(sum("units", account)).isEqualTo(3);
            assertThat(sum("decisions", account)).isEqualTo(1);
            assertThat(sum("by_credit", account)).isEqualTo(6);
            var returned = json.readTree(events("credits-returned", account).getFirst());
            assertThat(events("credits-returned", account)).hasSize(1);
            assertThat(returned.get("units").asLong()).isEqualTo(14);
            assertThat(returned.get("wallet").asText()).isEqualTo("priority");
            assertThat(returned.get("decision").asText()).isEqualTo(held.decision());
        }
    }

    @Test
    void creditsOfAnEstimateThatNobodyEndedComeBackAlsoUnderATableWithoutPrices() throws Exception {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            kinds.topUp(account, 1, 100);
            kinds.ask(Request.of(account, "draw", 4).estimated(Duration.ofMinutes(30)));
            kinds.pass(Duration.ofHours(2));

            kinds.look(account, "spring");
            readAll(one);
        }

        assertThat(sum("units", account)).isZero();
        assertThat(events("credits-returned", account)).hasSize(1);
        assertThat(json.readTree(events("credits-returned", account).getFirst())
                        .get("units")
                        .asLong())
                .isEqualTo(8);
    }

    @Test
    void aQuotaThatIsUsedUpIsToldOnceWithItsCampaign() throws Exception {
        try (var kinds = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            kinds.ask(Request.of(account, "work", 4));
            kinds.ask(Request.of(account, "work", 1));
            kinds.ask(Request.of(account, "draw", 9).under("spring"));
        }

        readAll(one);

        var told = events("limit-reached", account);
        assertThat(told).hasSize(2);
        var plain = json.readTree(told.getFirst());
        assertThat(plain.get("limit").asText()).isEqualTo("per-day");
        assertThat(plain.get("used").asLong()).isEqualTo(5);
        assertThat(plain.get("campaign").asText()).isEmpty();
        assertThat(plain.get("policyVersion").asInt()).isEqualTo(1);
        assertThat(Instant.parse(plain.get("resetsAt").asText()))
                .isAfter(Instant.parse(plain.get("windowStart").asText()));
        var campaign = json.readTree(told.getLast());
        assertThat(campaign.get("limit").asText()).isEqualTo("large-per-day");
        assertThat(campaign.get("campaign").asText()).isEqualTo("spring");
    }

    /** Lets the next hour begin while one request runs and another waits. */
    private void hold(Decisions kinds, Answer.Accepted runs, Answer.Accepted waits) {
        for (var passed = Duration.ZERO;
                passed.compareTo(Duration.ofMinutes(61)) < 0;
                passed = passed.plusSeconds(20)) {
            kinds.pass(Duration.ofSeconds(20));
            kinds.renew(account, runs.decision());
            kinds.claim(account, waits.decision());
        }
    }

    /** Accepts that many requests of one unit, side by side. */
    private long accept(int requests) {
        var answers = IntStream.range(0, requests)
                .mapToObj(_ -> decisions.decide(account, 1))
                .toList();
        answers.forEach(Decisions::accepted);
        return requests;
    }

    private List<Lease> share(String holder) {
        return get(leases.share(holder));
    }

    private List<PartitionReader> readers(List<Lease> held) {
        return held.stream()
                .map(lease -> new PartitionReader(log, tables, postings, MOST, lease))
                .toList();
    }

    private void readAll(String holder) {
        readers(share(holder)).forEach(this::drain);
    }

    private void drain(PartitionReader reader) {
        while (!(get(reader.turn()) instanceof Turn.Idle)) {
            assertThat(reader.ended()).isFalse();
        }
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
