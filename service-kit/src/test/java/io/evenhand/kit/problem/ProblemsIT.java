package io.evenhand.kit.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class ProblemsIT {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"word":"hi","amount":1.5}                | amount
            {"word":"hi","amount":"1"}                | amount
            {"word":"hi","amount":1e30}               | amount
            {"word":"hi","amount":null}               | amount
            {"word":"hi","amount":-1}                 | amount
            {"word":"hi","amount":101}                | amount
            {"word":" ","amount":1}                   | word
            {"amount":1}                              | word
            {"word":"hi","amount":1,"wrod":"x"}       | wrod
            {"word":"hi","amount":1,"amount":2}       | $
            {"word":"hi","amount":1,"parts":[{"name":" "}]} | parts[0].name
            {"word":"hi","amount":1,"parts":[{"nam":"x"}]}  | parts[0].nam
            {"word":"hi",                             | $
            {"word":"hi","amount":1} x                | $
            """)
    void badInputIsRefusedWithTheFieldNamed(String body, String field) {
        var answer = asOperator().body(body).post("/v1/probe");

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.jsonPath().getList("errors.field", String.class)).contains(field);
    }

    @Test
    void anEmptyBodyIsRefused() {
        var answer = asOperator().post("/v1/probe");

        assertProblem(answer, 400, "invalid-request");
    }

    @Test
    void anUnknownAddressIsAProblemToo() {
        assertProblem(asOperator().get("/v1/nothing/here"), 404, "not-found");
    }

    @Test
    void aMethodOrTypeThatIsNotTakenIsAProblemToo() {
        assertProblem(asOperator().delete("/v1/probe"), 405, "method-not-allowed");
        assertProblem(
                given().auth()
                        .oauth2(TestPlatform.token("operator"))
                        .contentType("text/plain")
                        .body("hi")
                        .post("/v1/probe"),
                415,
                "unsupported-media-type");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedUnread() {
        var answer = asOperator().body("x".repeat(10_000_000)).post("/v1/probe");

        assertProblem(answer, 413, "too-large");
    }

    @ParameterizedTest
    @CsvSource({"raced,409,changed-meanwhile", "outage,503,unavailable", "bug,500,internal-error"})
    void aFaultTellsNothingInternal(String kind, int status, String code) {
        var answer = asOperator().get("/v1/probe/failures/" + kind);

        assertProblem(answer, status, code);
        assertThat(answer.asString()).doesNotContain("secret", "Exception", "\tat ");
        assertThat(answer.header("Retry-After") != null).isEqualTo(status == 503);
    }

    @Test
    void whoChangesSomethingIsToldWhenItIsNotKnownWhetherItWasDone() {
        var answer = asOperator().post("/v1/probe/silence");

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void durationsAreWrittenAsIsoText() {
        var answer = asOperator().body("{\"word\":\"hi\",\"amount\":1}").post("/v1/probe");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.jsonPath().getString("life")).isEqualTo("PT24H");
    }

    private static RequestSpecification asOperator() {
        return given().auth().oauth2(TestPlatform.token("operator")).contentType("application/json");
    }

    private static void assertProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).isEqualTo("https://evenhand.io/problems/" + code);
        assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
        assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    }
}
