package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each gateway is told in its own way; that real ones understand it is shown in {@code acceptance}. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class AuthorizeIT {

    @Inject
    Platform platform;

    @ParameterizedTest
    @ValueSource(strings = {"envoy", "kong", "nginx", "traefik"})
    void whatMayRunGoesOn(String gateway) {
        var client = ready();

        var answer = ask(gateway, client, "/files/1?size=large");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("Evenhand-Decision")).startsWith("dec_");
        assertThat(answer.header("Evenhand-Marks")).isNull();
        assertThat(answer.header("Evenhand-Lease")).isNull();
        assertThat(answer.header("RateLimit")).contains("evh-band=\"priority\"");
    }

    /** C2. Never 429, and never what the gateway takes for a yes. */
    @ParameterizedTest
    @CsvSource({"envoy, 202", "kong, 202", "nginx, 403", "traefik, 303"})
    void aFarTurnIsToldAsTheGatewayCanPassItOn(String gateway, int status) {
        var client = ready();
        ask(gateway, client, "/bulk");

        var answer = ask(gateway, client, "/bulk");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        var place = told(gateway, answer, 202);
        assertThat(place.getString("id")).isEqualTo(answer.header("Evenhand-Decision"));
        assertThat(place.getString("outcome")).isEqualTo("delay");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1_200, 1_300);
        assertThat(answer.header("Location"))
                .isEqualTo("/.well-known/evenhand/decisions/" + answer.header("Evenhand-Decision"));
        var again = question(gateway, client, "/bulk", answer.header("Evenhand-Decision"));
        assertThat(told(gateway, again, 202).getString("startAt")).isEqualTo(place.getString("startAt"));
    }

    /** The own gateway would hold it; a gateway that asks would have given up. */
    @Test
    void aTurnBeyondTheHoldIsAPlaceThatIsClaimed() {
        var client = ready();
        ask("envoy", client, "/batch");

        var answer = ask("envoy", client, "/batch");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(21, 33);
        var again = question("envoy", client, "/batch", answer.header("Evenhand-Decision"));
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"envoy, 404", "kong, 404", "nginx, 403", "traefik, 404"})
    void aRefusalIsToldWithItsReasons(String gateway, int status) {
        var client = regular();

        var answer = ask(gateway, client, "/elsewhere");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(told(gateway, answer, 404).getString("type")).endsWith("/no-route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"envoy", "kong", "nginx", "traefik"})
    void whoHasNoKeyIsNobody(String gateway) {
        var nobody = new Platform.Client("acct_none", "evh_none", "");

        var answer = ask(gateway, nobody, "/files/1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(told(gateway, answer, 401).getString("type")).endsWith("/unauthorized");
    }

    @Test
    void whatOnlyEvenhandSaysIsNotSaidByClients() {
        var client = regular();

        var answer = as(client).header("Evenhand-Role", "operator").post("/authorize/envoy/files/1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String>path("errors[0].field")).isEqualToIgnoringCase("Evenhand-Role");
    }

    /** Its model, or its size, would not be known: limits that look at those must not be passed by. */
    @Test
    void whatIsDecidedOnByItsBodyIsTheOwnGatewaysAlone() {
        var answer = ask("envoy", regular(), "/told");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.<String>path("type")).endsWith("/no-route");
    }

    /** What another gateway would send names nothing here: a client could have sent it. */
    @ParameterizedTest
    @CsvSource({"nginx, X-Forwarded-Method, X-Forwarded-Uri", "traefik, X-Original-Method, X-Original-URI"})
    void aQuestionIsReadAsItsGatewayPutsIt(String gateway, String method, String uri) {
        var client = regular();

        var answer = as(client).header(method, "POST").header(uri, "/files/1").get("/authorize/" + gateway);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String>path("type")).endsWith("/invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, 403, /files/../bulk",
        "traefik, 400, /files/../bulk",
        "nginx, 403, /files/%2e%2E/bulk",
        "nginx, 403, //bulk",
        "nginx, 403, /files%2fbulk"
    })
    void aPathThatLeadsElsewhereIsNotServed(String gateway, int status, String uri) {
        var client = regular();

        var answer = ask(gateway, client, uri);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(told(gateway, answer, 400).getString("type")).endsWith("/invalid-request");
    }

    @Test
    void thereIsNoOtherGateway() {
        assertThat(as(regular()).post("/authorize/other/files").statusCode()).isEqualTo(404);
        assertThat(as(regular()).post("/authorize/envoys/files").statusCode()).isEqualTo(404);
    }

    private Platform.Client ready() {
        return known(platform.client(0));
    }

    /** For what is refused before anything is counted. */
    private Platform.Client regular() {
        return known(platform.regular());
    }

    private static Platform.Client known(Platform.Client client) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ask("envoy", client, "/elsewhere").statusCode() == 404);
        return client;
    }

    private static Response ask(String gateway, Platform.Client client, String uri) {
        return ask(gateway, as(client), uri);
    }

    private static Response question(String gateway, Platform.Client client, String uri, String place) {
        return ask(gateway, as(client).header("Evenhand-Decision", place), uri);
    }

    private static Response ask(String gateway, RequestSpecification client, String uri) {
        return switch (gateway) {
            case "nginx" ->
                client.header("X-Original-Method", "POST")
                        .header("X-Original-URI", uri)
                        .get("/authorize/nginx");
            case "traefik" ->
                client.header("X-Forwarded-Method", "POST")
                        .header("X-Forwarded-Uri", uri)
                        .get("/authorize/traefik");
            default -> client.post("/authorize/" + gateway + uri);
        };
    }

    private static RequestSpecification as(Platform.Client client) {
        return given().redirects().follow(false).header("Authorization", "Bearer " + client.key());
    }

    /** The body that the client is to get, with the status it is to get it with. */
    private static JsonPath told(String gateway, Response answer, int status) {
        if (!gateway.equals("nginx")) {
            return answer.jsonPath();
        }
        assertThat(answer.asString()).isEmpty();
        assertThat(answer.header("Evenhand-Status")).isEqualTo(Integer.toString(status));
        return JsonPath.from(answer.header("Evenhand-Body"));
    }
}
