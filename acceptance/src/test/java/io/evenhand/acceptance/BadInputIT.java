package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a call, its answer is a problem that names the field, shows no insides, and nothing changed. */
class BadInputIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DECISION =
            "{\"account\":\"acct_x\",\"action\":\"file.process\",\"units\":{\"files\":1}}";
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

    private final RunningEvenhand evenhand = RunningEvenhand.get();

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
            noticePeriod:         | noticePeriode:        | noticePeriod
            upTo: 20000           | upTo: 9000            | upTo
            meters:               | metres:               | metres
            pace: PT1.3S          | pace: soon            | pace
            cycle: P1M            | cycle: P0M            | cycle
            limits: [files-per-cycle] | limits: [files]   | limits
            """)
    void refusesAPolicyWithAMistakeAndSaysWhere(String right, String wrong, String field) throws Exception {
        var policyAdmin = evenhand.as("policy-admin", Part.ACCOUNTS);
        var good = Files.readString(Path.of(System.getProperty("basedir"), "../policies/graduated-speed.yaml"));
        assertThat(good).contains(right);
        var bad = good.replaceFirst(Pattern.quote(right), wrong).replace("policy: graduated-speed", "policy: mistaken");

        var answer = policyAdmin.post("/v1/policies", "application/yaml", bad);

        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.body().path("errors").toString()).contains(field);
        assertThatNothingIsInside(answer.body().toString());
        assertThat(policyAdmin.get("/v1/policies/mistaken").status()).isEqualTo(404);
    }

    static Stream<Object> unitsThatCannotBeCounted() {
        return Stream.of(-1, 0, 1.5, new BigDecimal("1e30"), "many", 1_000_001);
    }

    @ParameterizedTest
    @MethodSource("unitsThatCannotBeCounted")
    void refusesUnitsThatCannotBeCounted(Object units) throws Exception {
        var customer = Customer.arrives();
        customer.uses(7);

        var answer = customer.asksFor(units);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains("files");
        assertThatNothingIsInside(answer.body().toString());
        assertThat(customer.uses(1).path("limits").path(0).path("used").asLong())
                .isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "plan, gold",
        "policy, no-such-policy",
        "timeZone, Europe/Atlantis",
        "startedAt, yesterday",
        "externalId, ''"
    })
    void refusesAnAccountThatMakesNoSense(String field, String value) throws Exception {
        var operator = evenhand.as("operator", Part.ACCOUNTS);
        var request = new HashMap<>(Map.of(
                "externalId", "nobody",
                "policy", "graduated-speed",
                "plan", "unlimited",
                "timeZone", "UTC",
                "email", "nobody@example.org"));
        request.put(field, value);

        var answer = operator.post("/v1/accounts", request);

        assertThat(answer.status()).isIn(400, 404, 422);
        assertThat(answer.body().toString()).contains(field);
        assertThatNothingIsInside(answer.body().toString());
        assertThat(operator.get("/v1/accounts?externalId=nobody").body().path("items"))
                .isEmpty();
    }

    @Test
    void refusesKeysThatAreForgedTruncatedOrRevoked() throws Exception {
        var customer = Customer.arrives();
        var key = customer.key();
        var forged = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");

        assertThat(withKey(key).statusCode()).isEqualTo(200);
        for (var bad : new String[] {forged, key.substring(0, key.length() - 3), "evh_", "nonsense"}) {
            assertThatItIsAProblem(withKey(bad), 401);
        }
        assertThat(revoke(customer)).isIn(200, 204);
        Awaitility.await().untilAsserted(() -> assertThatItIsAProblem(withKey(key), 401));
    }

    @ParameterizedTest
    @CsvSource({"ENFORCEMENT, /v1/decisions, gateway", "ACCOUNTS, /v1/accounts, operator"})
    void refusesABodyThatIsTooLargeOrNoJson(Part service, String path, String role) throws Exception {
        var large = "{\"account\":\"%s\"}".formatted("x".repeat(TEN_MEGABYTES));

        assertThatItIsAProblem(post(service, path, role, large), 413);
        assertThatItIsAProblem(post(service, path, role, "{\"account\":"), 400);
        assertThatItIsAProblem(post(service, path, role, "[]"), 400);
        assertThatItIsAProblem(post(service, path, role, ""), 400);
    }

    @Test
    void namesAFieldThatNobodyKnows() throws Exception {
        var answer = post(
                Part.ENFORCEMENT, "/v1/decisions", "gateway", "{\"acount\":\"acct_x\",\"action\":\"file.process\"}");

        assertThatItIsAProblem(answer, 400);
        assertThat(answer.body()).contains("acount");
    }

    @ParameterizedTest
    @CsvSource({"ACCOUNTS", "METERING", "ENFORCEMENT", "APPEALS"})
    void answersAnUnknownRouteWithAProblem(Part service) throws Exception {
        assertThat(evenhand.as("operator", service).get("/v1/no-such-thing").status())
                .isEqualTo(404);
        assertThatItIsAProblem(post(service, "/v1/no-such-thing", "operator", "{}"), 404);
    }

    @Test
    void answersAnUnknownRouteOfTheGatewayWithAProblem() throws Exception {
        var customer = Customer.arrives();

        var answer = evenhand.client()
                .send(
                        HttpRequest.newBuilder(evenhand.url(Part.GATEWAY).resolve("/no-such-thing"))
                                .header("X-Api-Key", customer.key())
                                .build(),
                        BodyHandlers.ofString());

        assertThatItIsAProblem(answer, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "ENFORCEMENT, /v1/decisions, operator",
        "ACCOUNTS, /v1/accounts, support",
        "ACCOUNTS, /v1/policies, operator",
    })
    void refusesARoleThatMayNot(Part service, String path, String role) throws Exception {
        assertThatItIsAProblem(post(service, path, role, DECISION), 403);
    }

    @ParameterizedTest
    @CsvSource({"ENFORCEMENT, /v1/decisions", "ACCOUNTS, /v1/accounts"})
    void refusesACallerWhoSaysNotWho(Part service, String path) throws Exception {
        var request = HttpRequest.newBuilder(evenhand.url(service).resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(DECISION));

        assertThatItIsAProblem(evenhand.client().send(request.build(), BodyHandlers.ofString()), 401);
        assertThatItIsAProblem(
                evenhand.client()
                        .send(request.header("Authorization", "Bearer e.y.J").build(), BodyHandlers.ofString()),
                401);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            wait                     | "PT2M"
            wait                     | "-PT1S"
            wait                     | "soon"
            wait                     | 5
            hold                     | "PT2H"
            hold                     | "P1M"
            attributes               | ["contextTokens"]
            attributes.contextTokens | -1
            attributes.contextTokens | 1.5
            attributes.contextTokens | 9007199254740992
            """)
    void namesWhatIsWrongInARequestForADecision(String field, String value) throws Exception {
        var customer = Customer.arrives();
        var dot = field.indexOf('.');
        var wrong = dot < 0
                ? "\"%s\":%s".formatted(field, value)
                : "\"%s\":{\"%s\":%s}".formatted(field.substring(0, dot), field.substring(dot + 1), value);

        var answer = post(
                Part.ENFORCEMENT,
                "/v1/decisions",
                "gateway",
                "{\"account\":\"%s\",\"action\":\"file.process\",\"units\":{\"files\":1},%s}"
                        .formatted(customer.id(), wrong));

        assertThatItIsAProblem(answer, 400);
        assertThat(JSON.readTree(answer.body()).path("errors").findValuesAsText("field"))
                .containsExactly(field);
        assertThat(customer.uses(1).path("limits").path(0).path("used").asLong())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            claim    | {}                                                         | action
            claim    | {"action":"file.process","units":{"files":-1}}             | units.files
            claim    | {"action":"file.process","units":{"files":2},"fails":true} | fails
            complete | {"action":"file.process","units":{"files":-1}}             | units.files
            complete | {"action":"file.process","units":{"pages":1}}              | units.pages
            complete | {"action":"file.process"}                                  | units
            complete | {"failed":"yes"}                                           | failed
            complete | {"failed":true,"wait":"PT1S"}                              | wait
            """)
    void namesWhatIsWrongInALaterCallAndKeepsThePlace(String call, String body, String field) throws Exception {
        var customer = Customer.arrives();
        customer.uses(1_000);
        var waiting = customer.uses(1);

        var answer = post(
                Part.ENFORCEMENT,
                "/v1/decisions/%s/%s".formatted(waiting.path("id").asText(), call),
                "gateway",
                body);

        assertThatItIsAProblem(answer, 400);
        assertThat(JSON.readTree(answer.body()).path("errors").findValuesAsText("field"))
                .contains(field);
        assertThat(customer.startOf(waiting)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"claim", "renew", "complete"})
    void knowsNoDecisionThatWasNeverMade(String call) throws Exception {
        var body = "{\"action\":\"file.process\",\"units\":{\"files\":1}}";

        for (var id : new String[] {"nonsense", "dec_", "dec_nobody_1", "dec_%00_1"}) {
            assertThatItIsAProblem(
                    post(Part.ENFORCEMENT, "/v1/decisions/%s/%s".formatted(id, call), "gateway", body), 404);
        }
    }

    @Test
    void keepsAPlaceForTheRequestItWasGivenTo() throws Exception {
        var customer = Customer.arrives();
        customer.uses(1_000);
        var waiting = customer.uses(1);

        var answer = post(
                Part.ENFORCEMENT,
                "/v1/decisions/%s/claim".formatted(waiting.path("id").asText()),
                "gateway",
                "{\"action\":\"file.process\",\"units\":{\"files\":1000}}");

        assertThatItIsAProblem(answer, 409);
        assertThat(customer.startOf(waiting)).isNotNull();
    }

    private HttpResponse<String> withKey(String key) throws IOException, InterruptedException {
        return evenhand.client()
                .send(
                        HttpRequest.newBuilder(evenhand.url(Part.GATEWAY).resolve("/files"))
                                .header("X-Api-Key", key)
                                .POST(BodyPublishers.ofString("a file"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private int revoke(Customer customer) throws IOException, InterruptedException {
        return evenhand.client()
                .send(
                        authorized(
                                        evenhand.url(Part.ACCOUNTS)
                                                .resolve("/v1/accounts/%s/keys/%s"
                                                        .formatted(customer.id(), customer.keyId())),
                                        "operator")
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private HttpResponse<String> post(Part service, String path, String role, String body)
            throws IOException, InterruptedException {
        return evenhand.client()
                .send(
                        authorized(evenhand.url(service).resolve(path), role)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorized(URI uri, String role) throws IOException {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + evenhand.token(role));
    }

    private static void assertThatItIsAProblem(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("type").asText()).isNotBlank();
        assertThatNothingIsInside(answer.body());
    }

    private static void assertThatNothingIsInside(String answer) {
        assertThat(answer).doesNotContain("\tat ", "Exception", "io.evenhand", "jakarta.", "com.fasterxml");
    }
}
