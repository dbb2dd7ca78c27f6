package io.evenhand.metering.memory;

import static io.evenhand.metering.testing.MeteringDatabase.sum;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.Memory.Identity;
import io.evenhand.meter.UsageLog;
import io.evenhand.meter.UseId;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.Decisions;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that loses its data, before the service as it runs. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class MemoryIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String account = "acct_" + UUID.randomUUID();

    @Inject
    Vertx vertx;

    @Inject
    StoredMemory memory;

    @Inject
    MemoryRepository rows;

    @Inject
    UsageLog log;

    @Inject
    RedisDataSource redisData;

    @Inject
    @ConfigProperty(name = "evenhand.redis.url")
    String redis;

    private Decisions decisions;

    @BeforeEach
    void begin() {
        decisions = new Decisions(vertx, redis, "small", memory);
        // The readers have their partitions when an account is decided on with what it had before.
        await().atMost(SOON)
                .until(() -> !Decisions.accepted(decisions.decide("acct_" + UUID.randomUUID(), 1))
                        .degraded());
    }

    @AfterEach
    void end() {
        decisions.close();
    }

    @Test
    void everyCounterIsBackAtTheAccountsNextUse() {
        var accounts = IntStream.range(0, 200).mapToObj(i -> account + "-" + i).toList();
        accounts.stream().map(each -> decisions.decide(each, 15)).toList().forEach(Decisions::accepted);
        await().atMost(SOON).until(() -> accounts.stream().allMatch(each -> sum("units", each) == 15));
        redisData.flushall();

        var used = accounts.stream().map(each -> decisions.decide(each, 1)).toList().stream()
                .map(Decisions::accepted)
                .toList();

        assertThat(used).allSatisfy(answer -> {
            assertThat(answer.degraded()).isFalse();
            assertThat(answer.limits().getFirst().used()).isEqualTo(16);
        });
    }

    @Test
    void aUseThatWasAnsweredBeforeTheLossIsAnsweredTheSame() {
        var use = IssuedUse.of("app", "17");
        var first = decisions.decide(account, 3, use);
        await().atMost(SOON).until(() -> sum("units", account) == 3);
        redisData.flushall();

        var again = decisions.decide(account, 3, use);

        assertThat(again).isEqualTo(first.asReplayed());
        assertThat(Decisions.accepted(decisions.decide(account, 1))
                        .limits()
                        .getFirst()
                        .used())
                .isEqualTo(4);
    }

    @Test
    void aUseThatRedisCountedAgainAfterItWentBackIsBookedOnce() {
        var now = OptionalLong.of(System.currentTimeMillis());
        var use = Optional.of(new IssuedUse(new UseId("app", "17"), now));
        decisions.decide(account, 3, use);
        await().atMost(SOON).until(() -> sum("units", account) == 3);
        // The identity is what an earlier state would not have.
        redisData.key().del(keysOf("u:" + account).toArray(String[]::new));

        decisions.decide(account, 3, use);
        Decisions.accepted(decisions.decide(account, 1));

        await().atMost(SOON).until(() -> sum("decisions", account) == 2);
        assertThat(sum("units", account)).isEqualTo(3 + 1);
    }

    @Test
    void usesAreForgottenAfterFortyDays() {
        decisions.decide(account, 3, IssuedUse.of("app", "17"));
        var identity = new Identity(account, new UseId("app", "17"));
        await().atMost(SOON).until(() -> !get(rows.uses(List.of(identity))).isEmpty());

        get(rows.forget(Instant.now().minus(Duration.ofDays(1)), 10));
        assertThat(get(rows.uses(List.of(identity)))).hasSize(1);
        get(rows.forget(Instant.now().plusSeconds(60), 1_000_000));

        assertThat(get(rows.uses(List.of(identity)))).isEmpty();
    }

    @Test
    void servicesAskAboutManyAtOnceAndAreToldWhatIsKnown() {
        Decisions.accepted(decisions.decide(account, 3));
        await().atMost(SOON).until(() -> sum("units", account) == 3);

        var answer = ask(Map.of("epoch", epoch(), "accounts", List.of(account, "acct_new"), "uses", List.of()));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<List<String>>path("checkpoints.account")).containsExactly(account);
        assertThat(answer.<Integer>path("checkpoints[0].version")).isPositive();
    }

    @Test
    void nobodyIsToldAboutAnotherEpochsRedis() {
        var answer = ask(Map.of("epoch", "another", "accounts", List.of(account), "uses", List.of()));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void aQuestionThatIsWrongNamesItsField() {
        var answer = ask(Map.of("epoch", "", "accounts", List.of(), "uses", List.of(Map.of("account", "a"))));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Set.copyOf(answer.<List<String>>path("errors.field")))
                .contains("epoch")
                .anyMatch(field -> field.contains("uses"));
    }

    private Response ask(Object question) {
        return given().header("Authorization", "Bearer " + TestPlatform.token("service"))
                .contentType("application/json")
                .body(question)
                .post("/v1/memory");
    }

    private String epoch() {
        return log.read(0, "", UsageLog.START, 0, 1)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .epoch();
    }

    private List<String> keysOf(String part) {
        return redisData.key().keys("*" + part + "*");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
