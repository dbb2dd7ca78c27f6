package io.evenhand.appeals.metric;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures over what was really decided (appeals.md §3.11). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class FiguresIT {

    @Inject
    Scene scene;

    @Test
    void aRulesFiguresAreOfTheAppealsAgainstItsMeasures() {
        var delivered = scene.now().toString();
        decide(Map.of("rule", "figured", "kind", "pause", "deliveredAt", delivered), "overturned");
        decide(Map.of("rule", "figured", "kind", "pause", "deliveredAt", delivered), "upheld");
        scene.measure(Map.of("rule", "figured", "deliveredAt", delivered));

        var figures = scene.staff("ava", "auditor")
                .get("/v1/metrics/appeals")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(figures.getInt("byRule.'student 1 figured'.judged")).isEqualTo(2);
        assertThat(figures.getDouble("byRule.'student 1 figured'.overturnRate")).isEqualTo(0.5);
        assertThat(figures.getDouble("decidedByInvolved")).isZero();
        assertThat(figures.getDouble("hoursToDecision.median")).isNotNegative();
        assertThat(figures.getDouble("appealRate")).isBetween(0.0, 1.0);
    }

    private void decide(Map<String, Object> measure, String outcome) {
        var appeal = scene.brought(scene.measure(measure));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "decide", "rita", Scene.verdict(outcome)).then().statusCode(200);
    }

    @Test
    void whatIsPublishedHasNoSmallCells() {
        decide(Map.of("rule", "rare"), "upheld");

        var published = given().get("/v1/metrics/appeals/public");

        published.then().statusCode(200);
        assertThat(published.jsonPath().getMap("byRule")).doesNotContainKey("student 1 rare");
    }

    @Test
    void aYearsFiguresCountComplaintsByWhatBecameOfThem_A2() {
        var year = "/v1/transparency/" + scene.now().atOffset(ZoneOffset.UTC).getYear();
        var before = complaints(year);
        decide(Map.of(), "overturned");

        var figures = scene.staff("pia", "policy-admin")
                .get(year)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(complaints(year)).isEqualTo(before + 1);
        assertThat(figures.getDouble("figures.hoursToDecision.median")).isNotNegative();
        assertThat(figures.getList("reports")).isNotNull();
        scene.staff("pia", "policy-admin").get("/v1/transparency/2999").then().statusCode(400);
    }

    private int complaints(String year) {
        return scene
                .staff("ava", "auditor")
                .get(year)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList(
                        "complaints.findAll { it.kind == 'appeal' && it.outcome == 'overturned' }.count", Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        var refused = scene.staff("ava", "auditor").get("/v1/metrics/appeals?from=yesterday");

        refused.then().statusCode(400).body("errors[0].field", equalTo("from"));
    }
}
