package io.evenhand.enforcement.finding;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What an account used by the day is part of the evidence of what a rule did (A2). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class UsageSeriesIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SERIES = """
            {"account":"a","meter":"m","items":[
              {"startsAt":"2026-05-01T00:00:00Z","units":12400,"decisions":12400,"delayed":0,"byCredit":0},
              {"startsAt":"2026-05-02T00:00:00Z","units":0,"decisions":0,"delayed":0,"byCredit":0}]}""";

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    private void metering(Watched watched, String answer) {
        given().body(answer)
                .post(ConfigProvider.getConfig().getValue("evenhand.test.neighbours", String.class)
                        + "/put/metering/v1/accounts/%s/usage/series"
                                .formatted(watched.holder().account()))
                .then()
                .statusCode(200);
    }

    private static JsonPath evidence(Watched watched, Map<String, Object> measure) {
        var id = JsonPath.from(new JsonObject(measure).encode()).getString("evidence.id");
        return watched.holder().as("reviewer").get("/v1/evidence/" + id).jsonPath();
    }

    @Test
    void whatWasUsedByTheDayIsFrozenBesideTheFiguresOfTheOthers_A2() {
        var watched = Watched.of(accounts, "PT1H");
        metering(watched, SERIES);

        watched.found("places", "sharing", "2026-05-01T00:00:00Z");
        var pause = watched.measure("pause", "active");

        await().atMost(SOON).until(() -> evidence(watched, pause).getList("items").size() == 2);
        var series = evidence(watched, pause);
        assertThat(series.getString("items[1].kind")).isEqualTo("usage-series");
        assertThat(series.getBoolean("items[1].intact")).isTrue();
        assertThat(series.getList("items[1].content.series[0].points.units", Integer.class))
                .containsExactly(12_400, 0);
        assertThat(series.getString("items[1].content.from")).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(series.getDouble("items[1].content.beside.cohortMedianRequests")).isEqualTo(1000.0);
        metering(watched, SERIES.replace("12400", "7"));
        assertThat(evidence(watched, pause).getList("items[1].content.series[0].points.units", Integer.class))
                .startsWith(12_400);
    }

    @Test
    void whileMeteringIsSilentTheMeasureStandsAndTheSeriesFollows_A2() {
        var watched = Watched.of(accounts, "PT1H");
        metering(watched, "");

        watched.found("places", "sharing", "2026-05-01T00:00:00Z");
        var pause = watched.measure("pause", "active");
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> evidence(watched, pause).getList("items").size() == 1);
        metering(watched, SERIES);
        pool.query("UPDATE series_due SET due_at = now() WHERE measure = '%s'".formatted(pause.get("id")))
                .execute()
                .await()
                .indefinitely();

        await().atMost(SOON).until(() -> evidence(watched, pause).getList("items").size() == 2);
        assertThat(evidence(watched, pause).getList("items.kind", String.class))
                .isEqualTo(List.of("statement", "usage-series"));
    }
}
