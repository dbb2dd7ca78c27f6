package io.evenhand.metering.ingestion;

import static io.evenhand.metering.testing.MeteringDatabase.events;
import static io.evenhand.metering.testing.MeteringDatabase.sum;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.Decisions;
import io.evenhand.metering.testing.NothingBefore;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as the CloudEvents SDK for Java sends them; the service as it runs, its readers included. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class IngestionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String BATCH = "application/cloudevents-batch+json";

    private final String account = "acct_" + UUID.randomUUID();

    @Inject
    Vertx vertx;

    @Inject
    @ConfigProperty(name = "evenhand.redis.url")
    String redis;

    @Inject
    RedisDataSource redisData;

    @BeforeEach
    void begin() {
        await().atMost(SOON).until(() -> usage(account).statusCode() == 200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSingleEventInEitherModeIsCountedWhereDecisionsCount(boolean binary) {
        var event = used(12).build();

        var answer = send(event, binary);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getList("items.status")).isEqualTo(List.of("accepted"));
        assertThat(answer.jsonPath().getString("items[0].id")).isEqualTo(event.getId());
        assertThat(usedOfTheCycle()).isEqualTo(12);
        await().atMost(SOON).until(() -> sum("units", account) == 12);
    }

    @Test
    void whatIsWrongWithOneEventOfABatchIsNothingToItsNeighbours() {
        var first = used(3).build();
        var again =
                CloudEventBuilder.from(used(4).build()).withId(first.getId()).build();
        var unknown = used(1).withSubject("acct_missing" + UUID.randomUUID()).build();
        var future = used(1).withTime(Instant.now().plusSeconds(600).atOffset(ZoneOffset.UTC))
                .build();
        var old = used(1).withTime(Instant.now().minus(Duration.ofDays(41)).atOffset(ZoneOffset.UTC))
                .build();
        var loaves = event("{\"action\":\"work\",\"units\":{\"loaves\":1}}").build();
        var negative = event("{\"action\":\"work\",\"units\":{\"files\":-1},\"more\":1}")
                .build();

        var items = batch(List.of(first, again, first, unknown, future, old, loaves, negative, used(5).build()));

        assertThat(items.getList("items.status"))
                .isEqualTo(List.of(
                        "accepted",
                        "rejected",
                        "duplicate",
                        "rejected",
                        "rejected",
                        "rejected",
                        "rejected",
                        "rejected",
                        "accepted"));
        assertThat(items.getList("items.problem.status")).isEqualTo(List.of(409, 404, 400, 409, 400, 400));
        assertThat(items.getList("items.findAll { it.problem }.collect { it.problem.errors[0].field }"))
                .isEqualTo(List.of("id", "subject", "time", "time", "data.units.loaves", "data.more"));
        assertThat(items.getList("items[7].problem.errors.field")).isEqualTo(List.of("data.more", "data.units.files"));
        assertThat(usedOfTheCycle()).isEqualTo(8);
    }

    @Test
    void nothingThatWasUsedIsRefusedByALimit() {
        var kinds = "acct_kinds" + UUID.randomUUID();
        var event = used(2_000).withSubject(kinds).build();

        var items = batch(List.of(event));
        var items2 = batch(List.of(used(1).withSubject(kinds).build()));

        assertThat(items.getList("items.status")).isEqualTo(List.of("accepted"));
        assertThat(items2.getList("items.status")).isEqualTo(List.of("accepted"));
        var usage = usage(kinds).jsonPath();
        assertThat(usage.getInt("items.find { it.limit == 'per-day' }.used")).isEqualTo(2_001);
        assertThat(usage.getInt("items.find { it.limit == 'sliding' }.used")).isEqualTo(2_001);
        await().atMost(SOON).until(() -> events("limit-reached", kinds).size() == 3);
        assertThat(events("credits-spent", kinds)).isEmpty();
    }

    @Test
    void aBandCrossedByAnEventIsToldOnceAndSlowsWhoAsksNext() {
        batch(List.of(used(8).build(), used(8).build(), used(1).build()));

        await().atMost(SOON).until(() -> !events("band-crossed", account).isEmpty());
        try (var decisions = new Decisions(vertx, redis, "small", new NothingBefore())) {
            var decided = Decisions.accepted(decisions.decide(account, 1));

            assertThat(decided.startsAt() - decided.now()).isBetween(1_000L, 1_500L);
        }
        assertThat(events("band-crossed", account))
                .singleElement()
                .satisfies(told ->
                        assertThat(JsonPath.from(told).getString("band")).isEqualTo("fast"));
    }

    @Test
    void whatWasUsedBeforeTheWindowGoesIntoItsHourOnly() {
        var before = Instant.now().minus(Duration.ofDays(39));

        var items =
                batch(List.of(used(7).withTime(before.atOffset(ZoneOffset.UTC)).build(), used(2).build()));

        assertThat(items.getList("items.status")).isEqualTo(List.of("accepted", "accepted"));
        assertThat(usedOfTheCycle()).isEqualTo(2);
        await().atMost(SOON).until(() -> sum("units", account) == 9);
        assertThat(series(before)).isEqualTo(List.of(7));
    }

    @Test
    void anEventThatWasStoredIsKnownWhenRedisForgotIt() throws Exception {
        var late = used(7).withTime(Instant.now().minus(Duration.ofHours(3)).atOffset(ZoneOffset.UTC))
                .build();
        batch(List.of(late));
        await().atMost(SOON).until(() -> sum("units", account) == 7);
        redisData.flushall();

        var again = batch(List.of(late, used(1).build()));

        assertThat(again.getList("items.status")).isEqualTo(List.of("duplicate", "accepted"));
        await().atMost(SOON).until(() -> sum("units", account) == 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "application/cloudevents-batch+json; {}; 400; $",
                "application/cloudevents-batch+json; nonsense; 400; $",
                "application/cloudevents+json; {\"specversion\":\"1.0\"}; 400; id",
                "application/cloudevents+json; nonsense; 400; $",
                "application/json; {\"units\":{}}; 415; ",
            })
    void whatIsNoEventIsNamed(String type, String body, int status, String field) {
        var answer = gateway()
                .contentType(type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/usage-events");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        if (field != null) {
            assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(field);
        }
    }

    @Test
    void aBatchMayBeToldWhatIsUnreadableAndMustNotBeTooLong() {
        var readable = new String(new JsonFormat().serialize(used(1).build()), StandardCharsets.UTF_8);
        var unreadable = "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"here\"}";

        var items = post("[%s,%s,7]".formatted(readable, unreadable)).jsonPath();
        var tooMany = post(IntStream.range(0, 101).mapToObj(_ -> readable).collect(Collectors.joining(",", "[", "]")));

        assertThat(items.getList("items.status")).isEqualTo(List.of("accepted", "rejected", "rejected"));
        assertThat(items.getString("items[1].id")).isEqualTo("x");
        assertThat(items.getString("items[1].problem.errors[0].field")).isEqualTo("type");
        assertThat(tooMany.statusCode()).isEqualTo(413);
    }

    private CloudEventBuilder used(long files) {
        return event("{\"action\":\"work\",\"units\":{\"files\":%d}}".formatted(files));
    }

    private CloudEventBuilder event(String data) {
        return CloudEventBuilder.v1()
                .withId(UUID.randomUUID().toString())
                .withSource(URI.create("https://platform.example/workers/1"))
                .withType("io.evenhand.usage")
                .withSubject(account)
                .withTime(Instant.now().atOffset(ZoneOffset.UTC))
                .withData("application/json", data.getBytes(StandardCharsets.UTF_8));
    }

    private static Response send(CloudEvent event, boolean binary) {
        var headers = new HashMap<String, String>();
        var body = new AtomicReference<>(new byte[0]);
        var writer = HttpMessageFactory.createWriter(headers::put, body::set);
        if (binary) {
            writer.writeBinary(event);
        } else {
            writer.writeStructured(event, new JsonFormat());
        }
        var type = headers.remove("Content-Type");
        return gateway().headers(headers).contentType(type).body(body.get()).post("/v1/usage-events");
    }

    private static JsonPath batch(List<CloudEvent> events) {
        var format = new JsonFormat();
        var answer = post(events.stream()
                .map(event -> new String(format.serialize(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]")));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static Response post(String batch) {
        return gateway()
                .contentType(BATCH)
                .body(batch.getBytes(StandardCharsets.UTF_8))
                .post("/v1/usage-events");
    }

    private static RequestSpecification gateway() {
        return given().auth().oauth2(TestPlatform.token("gateway"));
    }

    private static Response usage(String of) {
        return given().auth().oauth2(TestPlatform.token("support")).get("/v1/accounts/" + of + "/usage");
    }

    private int usedOfTheCycle() {
        return usage(account).jsonPath().getInt("items[0].used");
    }

    private List<Integer> series(Instant at) {
        var answer = given().auth()
                .oauth2(TestPlatform.token("support"))
                .queryParam("meter", "files")
                .queryParam("from", at.truncatedTo(ChronoUnit.HOURS).toString())
                .queryParam(
                        "to",
                        at.plusSeconds(3_600).truncatedTo(ChronoUnit.HOURS).toString())
                .get("/v1/accounts/" + account + "/usage/series");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath().getList("items.units", Integer.class);
    }
}
