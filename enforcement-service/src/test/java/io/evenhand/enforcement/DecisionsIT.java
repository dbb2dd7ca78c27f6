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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class DecisionsIT {

    @Inject
    Platform platform;

    @Test
    void a1AHolderAsksForItselfAndIsToldTheFigures() {
        var client = ready(0);

        var answer = ask(bearer(client.key()), "{\"action\":\"file.process\",\"units\":{\"files\":3}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.path("outcome").toString()).isEqualTo("admit");
        assertThat(answer.<List<Map<String, Object>>>path("limits").getFirst())
                .containsEntry("name", "files-per-cycle")
                .containsEntry("used", 3)
                .containsEntry("until", 10_000)
                .containsEntry("binding", false);
        assertThat(answer.header("RateLimit"))
                .startsWith("\"files-per-cycle\";r=9997;t=")
                .endsWith("evh-band=\"priority\"");
        assertThat(answer.header("RateLimit-Policy")).startsWith("\"files-per-cycle\";q=10000;w=");
    }

    @Test
    void c6ADelayNamesTheSlowerBandAndWhatFixesIt() {
        var client = ready(0);
        ask(bearer(client.key()), files(10_000));

        var answer = ask(bearer(client.key()), files(1));

        assertThat(answer.path("outcome").toString()).isEqualTo("delay");
        assertThat(answer.<Map<String, Object>>path("band"))
                .containsEntry("name", "fast")
                .containsEntry("pace", "PT5S");
        assertThat(answer.path("explain.what").toString()).contains("5 s");
        assertThat(answer.path("explain.fix").toString()).startsWith("1 more credit buys full speed for this request.");
    }

    @Test
    void c4CreditsOfTheLedgerBuyFullSpeed() {
        var client = ready(5);
        ask(bearer(client.key()), files(10_000));

        var answer = ask(bearer(client.key()), files(2));

        assertThat(answer.path("outcome").toString()).isEqualTo("admit");
        assertThat(answer.<Map<String, Object>>path("credits"))
                .containsAllEntriesOf(Map.of("wallet", "priority", "used", 2, "left", 3));
    }

    @Test
    void c4ATopUpMovesAWaitingStartForward() {
        var client = ready(0);
        ask(bearer(client.key()), files(50_000));
        var waiting = ask(bearer(client.key()), files(1)).path("id").toString();
        var before = start(client, waiting);

        platform.wallet(client.account(), 2, 1);

        await().atMost(Duration.ofSeconds(5)).until(() -> start(client, waiting).compareTo(before) < 0);
    }

    @Test
    void theSameUseTwiceIsCountedOnceAndAnotherContentIsAConflict() {
        var client = ready(0);
        var body = "{\"action\":\"file.process\",\"units\":{\"files\":4},\"source\":\"app\",\"id\":\"17\"}";
        var first = ask(bearer(client.key()), body);

        var again = ask(bearer(client.key()), body);
        var other = ask(bearer(client.key()), body.replace("4", "5"));

        assertThat(again.<Boolean>path("replayed")).isTrue();
        assertThat(again.<Integer>path("limits[0].used"))
                .isEqualTo(first.<Integer>path("limits[0].used"))
                .isEqualTo(4);
        assertProblem(other, 409, "use-conflict");
        assertThat(other.<List<String>>path("errors.field")).containsExactly("id");
    }

    @Test
    void aGatewayAsksForAnyAccountAndOthersMayNot() {
        var client = ready(0);
        var body = "{\"account\":\"" + client.account() + "\",\"action\":\"file.process\",\"units\":{\"files\":1}}";

        assertThat(ask(bearer(TestPlatform.token("gateway")), body).statusCode())
                .isEqualTo(200);
        assertProblem(ask(bearer(TestPlatform.token("support")), body), 403, "forbidden");
        assertProblem(ask(bearer(TestPlatform.expiredToken("gateway")), body), 401, "unauthorized");
        assertProblem(ask(given(), body), 401, "unauthorized");
        assertProblem(ask(bearer(ready(0).key()), body), 403, "forbidden");
    }

    @Test
    void aForgedATruncatedAndARevokedKeyAreRefused() {
        var client = ready(0);
        var key = client.key();
        assertProblem(ask(bearer(key.substring(0, 39)), files(1)), 401, "unauthorized");
        assertProblem(
                ask(bearer(key.substring(0, 39) + (key.endsWith("x") ? 'y' : 'x')), files(1)), 401, "unauthorized");

        platform.revoke(client);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> ask(bearer(key), files(1)).statusCode() == 401);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "{'action':'f','units':{'files':-1}}; units.files",
                "{'action':'f','units':{'files':0}}; units.files",
                "{'action':'f','units':{'files':1.5}}; units.files",
                "{'action':'f','units':{'files':1e30}}; units.files",
                "{'action':'f','units':{'files':1000000000000000000000000000000}}; units.files",
                "{'action':'f','units':{'pages':1}}; units.pages",
                "{'action':'f','units':{}}; units",
                "{'units':{'files':1}}; action",
                "{'action':7,'units':{'files':1}}; action",
                "{'action':'f','units':{'files':1},'colour':'red'}; colour",
                "{'action':'f','units':{'files':1},'wait':'soon'}; wait",
                "{'action':'f','units':{'files':1},'wait':'PT2H'}; wait",
                "{'action':'f','units':{'files':1},'issuedAt':'today'}; issuedAt",
                "{'action':'f','units':{'files':1},'id':'1','issuedAt':'2020-01-01T00:00:00Z'}; issuedAt",
                "{'action':'f','units':{'files':1},'source':'app'}; id",
                "{'action':'f','units':{'files':1},'credits':'no'}; credits",
            })
    void badInputNamesItsFieldAndChangesNothing(String body, String field) {
        var client = ready(0);

        var answer = ask(bearer(client.key()), body.replace('\'', '"'));

        assertThat(answer.statusCode()).isIn(400, 409);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<List<String>>path("errors.field")).containsExactly(field);
        assertThat(answer.asString()).doesNotContain("Exception", "io.evenhand", "jackson");
        assertThat(ask(bearer(client.key()), files(1)).<Integer>path("limits[0].used"))
                .isEqualTo(1);
    }

    @Test
    void aHugeBodyAndBrokenJsonAreRefused() {
        var client = ready(0);

        assertProblem(ask(bearer(client.key()), "{\"action\":\"" + "x".repeat(100_000) + "\"}"), 413, "body-too-large");
        assertProblem(ask(bearer(client.key()), "{\"action\":"), 400, "invalid-json");
        assertProblem(ask(bearer(client.key()), "[1]"), 400, "invalid-json");
    }

    @Test
    void c3ACrossingIsToldOnceHoweverOftenItIsHeard() {
        var client = ready(0);

        platform.crossed(client);
        platform.crossed(client);

        await().atMost(Duration.ofSeconds(5)).until(() -> messages(client).size() == 1);
        var message = messages(client).getFirst();
        assertThat(message.get("kind")).isEqualTo("band-crossed");
        assertThat(String.valueOf(message.get("what"))).contains("5 s");
        assertThat(String.valueOf(message.get("why"))).isNotBlank();
        assertThat(String.valueOf(message.get("fix"))).isNotBlank();
        assertThat(given().header("X-Api-Key", ready(0).key())
                        .get("/v1/accounts/" + client.account() + "/messages")
                        .statusCode())
                .isEqualTo(404);
    }

    private List<Map<String, Object>> messages(Platform.Client client) {
        return bearer(client.key())
                .get("/v1/accounts/" + client.account() + "/messages")
                .path("items");
    }

    private static String start(Platform.Client client, String decision) {
        return bearer(client.key()).get("/v1/decisions/" + decision).path("startAt");
    }

    /** A client whose wallet the counters have heard of. */
    private Platform.Client ready(long credits) {
        var client = platform.client(credits);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> bearer(client.key())
                                .get("/v1/accounts/" + client.account() + "/messages")
                                .statusCode()
                        == 200);
        return client;
    }

    private static RequestSpecification bearer(String credential) {
        return given().header("Authorization", "Bearer " + credential);
    }

    private static Response ask(RequestSpecification as, String body) {
        return as.contentType("application/json").body(body).post("/v1/decisions");
    }

    private static String files(long units) {
        return "{\"action\":\"file.process\",\"units\":{\"files\":" + units + "}}";
    }

    private static void assertProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.path("type").toString()).endsWith("/" + code);
    }
}
