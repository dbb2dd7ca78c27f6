package io.evenhand.metering.usage;

import static io.evenhand.metering.testing.MeteringDatabase.sum;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.testing.Routes;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.Decisions;
import io.evenhand.metering.testing.Decisions.Request;
import io.evenhand.metering.testing.NothingBefore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as it runs, its readers included. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class UsageIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String account = "acct_" + UUID.randomUUID();

    @Inject
    Vertx vertx;

    @Inject
    ApiKeys keys;

    @Inject
    @ConfigProperty(name = "evenhand.redis.url")
    String redis;

    private Decisions decisions;

    @BeforeEach
    void begin() {
        decisions = new Decisions(vertx, redis, "small", new NothingBefore());
        await().atMost(SOON).until(() -> usage(account).statusCode() == 200);
    }

    @AfterEach
    void end() {
        decisions.close();
    }

    @Test
    void usageShowsEveryLimitOfThePlanNow() {
        decisions.topUp(account, 1, 9);
        Decisions.accepted(decisions.decide(account, 17));

        var usage = usage(account).jsonPath();

        assertThat(usage.getList("items.limit")).isEqualTo(List.of("files-per-cycle", "files-per-day"));
        assertThat(usage.getList("items.meter")).isEqualTo(List.of("files", "files"));
        assertThat(usage.getList("items.window")).isEqualTo(List.of("cycle", "day"));
        assertThat(usage.getList("items.used")).isEqualTo(List.of(17, 17));
        assertThat(usage.getList("items.until")).isEqualTo(List.of(20, 100_000));
        assertThat(usage.getList("items.remaining")).isEqualTo(List.of(3, 99_983));
        assertThat(usage.getList("items.band")).isEqualTo(List.of("fast", "free"));
        assertThat(usage.getList("items.pace")).isEqualTo(List.of("PT1.5S", "PT0.001S"));
        assertThat(usage.getList("items.byCredit")).isEqualTo(List.of(0, 0));
        assertThat(Instant.parse(usage.getString("items[0].startsAt"))).isBefore(Instant.parse(usage.getString("at")));
        assertThat(usage.getString("items[0].resetsAt")).endsWith("-15T10:00:00Z");
        assertThat(usage.getString("wallets[0].wallet")).isEqualTo("priority");
        assertThat(usage.getLong("wallets[0].left")).isEqualTo(9);
        assertThat(usage.getLong("waiting")).isZero();
    }

    @Test
    void usageShowsEveryKindOfLimitThatCounts() {
        var kinds = "acct_kinds" + UUID.randomUUID();
        try (var made = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            made.ask(Request.of(kinds, "work", 2));
            made.ask(Request.of(kinds, "fetch", 25));
            made.ask(Request.of(kinds, "run", 1));
            made.ask(Request.of(kinds, "run", 1));
        }

        var usage = usage(kinds).jsonPath();

        assertThat(usage.getList("items.limit"))
                .isEqualTo(
                        List.of("per-day", "sliding", "speed", "slots", "steady", "trial", "per-day", "large-per-day"));
        assertThat(usage.getList("items.kind"))
                .isEqualTo(List.of("quota", "quota", "rate", "concurrency", "sustained", "quota", "quota", "quota"));
        assertThat(usage.getList("items.state").subList(0, 4))
                .isEqualTo(List.of("enforce", "enforce", "off", "enforce"));
        assertThat(usage.getList("items.used")).isEqualTo(List.of(2, 28, 25, 1, 25, 28, 2, 0));
        assertThat(usage.getList("items.until")).isEqualTo(List.of(6, 1000, 30, 1, 19, 1, 7, 9));
        assertThat(usage.getList("items.remaining")).isEqualTo(List.of(4, 972, 5, 0, 0, 0, 5, 9));
        assertThat(usage.getList("items.campaign"))
                .isEqualTo(Arrays.asList(null, null, null, null, null, null, "spring", "spring"));
        assertThat(usage.getString("items[1].resetsAt")).isNull();
        assertThat(usage.getString("items[2].window")).isNull();
        assertThat(Instant.parse(usage.getString("items[2].resetsAt")))
                .isCloseTo(Instant.now().plus(Duration.ofMinutes(25)), within(1, ChronoUnit.MINUTES));
        assertThat(usage.getInt("items[3].waiting")).isEqualTo(1);
        assertThat(usage.getBoolean("items[4].slowed")).isFalse();
        assertThat(usage.getString("items[4].pace")).isEqualTo("PT0S");
        assertThat(usage.getString("items[5].state")).isEqualTo("shadow");
    }

    @Test
    void aLimitByKeyIsShownForTheKeyThatAsksOrIsNamed() {
        var mine = keys.mint();
        try (var made = new Decisions(vertx, redis, "kinds", new NothingBefore())) {
            made.ask(Request.of("acct_kinds_holder", "other", 3));
            made.ask(Request.of("acct_kinds_holder", "other", 4).by("key_2"));
        }

        var own = get("acct_kinds_holder", "", mine).jsonPath();
        var other = get("acct_kinds_holder", "?key=key_2", TestPlatform.token("support"))
                .jsonPath();

        assertThat(own.getList("items.findAll { it.limit == 'per-key' }.used")).isEqualTo(List.of(3));
        assertThat(own.getList("items.findAll { it.limit == 'per-key' }.per")).isEqualTo(List.of("key"));
        assertThat(own.getList("items.findAll { it.limit == 'trial' }")).isEmpty();
        assertThat(other.getList("items.findAll { it.limit == 'per-key' }.used"))
                .isEqualTo(List.of(4));
    }

    @Test
    void theLastBandHasNoEndButSlowsFurther() {
        Decisions.accepted(decisions.decide(account, 27));

        var usage = usage(account).jsonPath();

        assertThat(usage.getString("items[0].band")).isEqualTo("minimal");
        assertThat(usage.getString("items[0].pace")).isEqualTo("PT11S");
        assertThat(usage.getString("items[0].until")).isNull();
        assertThat(usage.getString("items[0].remaining")).isNull();
    }

    @Test
    void anAccountThatUsedNothingStartsInTheFirstBand() {
        var usage = usage(account).jsonPath();

        assertThat(usage.getList("items.used")).isEqualTo(List.of(0, 0));
        assertThat(usage.getList("items.band")).isEqualTo(List.of("priority", "free"));
        assertThat(usage.getList("items.remaining")).isEqualTo(List.of(10, 100_000));
        assertThat(usage.getList("wallets")).isEmpty();
    }

    @Test
    void theSeriesAddsUpToWhatWasAcceptedAndTheEventsAreTold() {
        IntStream.range(0, 25)
                .mapToObj(_ -> decisions.decide(account, 1))
                .toList()
                .forEach(Decisions::accepted);

        await().atMost(SOON).until(() -> total(series(account, "meter=files")) == 25);

        assertThat(total(series(account, "meter=files&step=day"))).isEqualTo(25);
        assertThat(series(account, "meter=files").jsonPath().getList("items")).hasSizeBetween(24, 25);
        await().atMost(SOON).until(() -> crossingsTold(account) == 2);
        assertThat(metrics())
                .contains("evenhand_log_lag_batches{partition=\"0\"}", "evenhand_log_lag_seconds{partition=\"7\"}")
                .containsPattern("evenhand_log_records_total [1-9]")
                .containsPattern("evenhand_log_events_total [1-9]");
    }

    @Test
    void aDayOfTheSeriesIsADayInTheAccountsTimeZone() {
        var parisian = "acct_paris" + UUID.randomUUID();

        var first = series(parisian, "meter=files&step=day&from=2026-07-01T12:00:00Z&to=2026-07-03T12:00:00Z")
                .jsonPath();

        assertThat(first.getList("items.startsAt"))
                .isEqualTo(List.of("2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z", "2026-07-02T22:00:00Z"));
        assertThat(sum("units", parisian)).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "from=2026-01-01T00:00:00Z, meter",
        "meter=flies, meter",
        "meter=files&step=minute, step",
        "meter=files&from=monday, from",
        "meter=files&to=monday, to",
        "meter=files&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z, from",
    })
    void aWrongQuestionIsToldWhichFieldIsWrong(String question, String field) {
        var answer = series(account, question);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).endsWith("/invalid-request");
        assertThat(answer.jsonPath().getList("errors.field")).isEqualTo(List.of(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/series?meter=files"})
    void aHolderSeesTheOwnAccountOnly(String rest) {
        var key = keys.mint();

        assertThat(get("acct_kinds_holder", rest, key).statusCode()).isEqualTo(200);
        var refused = get(account, rest, key);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.jsonPath().getString("type")).endsWith("/not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "support,200",
        "reviewer,200",
        "senior,200",
        "operator,200",
        "auditor,200",
        "gateway,200",
        "service,200",
        "policy-admin,403",
    })
    void rolesDecideWhoSeesUsage(String role, int status) {
        assertThat(get(account, "", TestPlatform.token(role)).statusCode()).isEqualTo(status);
    }

    @Test
    void noRouteIsOpenToTheWorldOrToATokenWithoutARole() {
        assertThat(Routes.openWithoutToken()).isEmpty();
        assertThat(Routes.openTo(TestPlatform.token("nobody"))).isEmpty();
    }

    @Test
    void anUnknownAccountIsNotFound() {
        var answer = usage("acct_missing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("type")).endsWith("/not-found");
    }

    @Test
    void whenAccountsCannotAnswerTheCallerIsAskedToComeBack() {
        var answer = usage("acct_broken");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.jsonPath().getString("type")).endsWith("/unavailable");
    }

    private static Response usage(String account) {
        return get(account, "", TestPlatform.token("support"));
    }

    private static Response series(String account, String question) {
        return get(account, "/series?" + question, TestPlatform.token("support"));
    }

    private static Response get(String account, String rest, String token) {
        return given().auth().oauth2(token).urlEncodingEnabled(false).get("/v1/accounts/" + account + "/usage" + rest);
    }

    private static long total(Response series) {
        return series.jsonPath().getList("items.units", Long.class).stream()
                .mapToLong(units -> units)
                .sum();
    }

    private static long crossingsTold(String account) {
        return given()
                .auth()
                .oauth2(TestPlatform.token("service"))
                .get("/v1/events?after=0&limit=500")
                .jsonPath()
                .getList("items.findAll { it.type == 'band-crossed' }.subject")
                .stream()
                .filter(account::equals)
                .count();
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }
}
