package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class GatewayIT {

    @Inject
    Platform platform;

    @ConfigProperty(name = "evenhand.test.gateway")
    String gateway = "";

    @Test
    void aRequestReachesTheUpstreamWithoutTheKey() {
        var client = ready();

        var answer = as(client)
                .header("Evenhand-Role", "operator")
                .header("X-Mine", "kept")
                .body("content")
                .post(gateway + "/files/a.png");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.<Map<String, String>>path("headers"))
                .containsEntry("x-mine", "kept")
                .doesNotContainKeys("authorization", "evenhand-role");
        assertThat(answer.path("body").toString()).isEqualTo("content");
        assertThat(answer.asString()).doesNotContain(client.key());
        assertThat(answer.header("RateLimit")).contains("evh-band=\"priority\"");
        assertThat(answer.header("RateLimit-Policy")).isNotBlank();
        assertThat(answer.header("Evenhand-Decision")).startsWith("dec_");
    }

    @Test
    void aNearTurnIsHeld() {
        var client = ready();
        var sent = System.nanoTime();
        as(client).post(gateway + "/files/1");

        var answer = as(client).post(gateway + "/files/2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    }

    @Test
    void c2AFarTurnIsAcceptedWithAPlaceToClaim() {
        var client = ready();
        as(client).post(gateway + "/bulk");

        var answer = as(client).post(gateway + "/bulk");
        var again = as(client)
                .header("Evenhand-Decision", answer.header("Evenhand-Decision"))
                .post(gateway + "/bulk");
        var other = as(client)
                .header("Evenhand-Decision", answer.header("Evenhand-Decision"))
                .post(gateway + "/files/1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1_200, 1_300);
        assertThat(answer.path("outcome").toString()).isEqualTo("delay");
        assertThat(as(client).get(gateway + answer.header("Location")).<String>path("startAt"))
                .isEqualTo(answer.path("startAt"));
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.<String>path("startAt")).isEqualTo(answer.path("startAt"));
        assertProblem(other, 409, "place-conflict");
    }

    @Test
    void whatCannotBeServedIsAProblem() {
        var client = ready();

        assertProblem(given().post(gateway + "/files/1"), 401, "unauthorized");
        assertProblem(as(client).get(gateway + "/elsewhere"), 404, "no-route");
        assertProblem(as(client).get(gateway + "/.well-known/evenhand/other"), 404, "not-found");
        assertProblem(as(client).header("Evenhand-Decision", "dec_x_1").post(gateway + "/files/1"), 410, "place-gone");
        assertProblem(as(client).post(gateway + "/dev/clock"), 404, "no-route");
    }

    private Platform.Client ready() {
        var client = platform.client(0);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> as(client).get(gateway + "/elsewhere").statusCode() == 404);
        return client;
    }

    private static RequestSpecification as(Platform.Client client) {
        return given().header("Authorization", "Bearer " + client.key());
    }

    private static void assertProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.path("type").toString()).endsWith("/" + code);
    }
}
