package io.evenhand.accounts.exchange;

import static io.evenhand.accounts.api.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;

/** Files that go in and out over HTTP. */
final class Files {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Files() {}

    static Response send(String kind, String type, String options, String text) {
        return as("operator")
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs("text/csv", io.restassured.http.ContentType.TEXT)
                                .encodeContentTypeAs("application/x-ndjson", io.restassured.http.ContentType.TEXT)))
                .contentType(type)
                .body(text)
                .post("/v1/imports?kind=%s%s".formatted(kind, options));
    }

    /** The import that came of it, once it is done. */
    static JsonPath done(Response sent) {
        assertThat(sent.statusCode()).as(sent.asString()).isEqualTo(202);
        return await().atMost(SOON)
                .until(
                        () -> as("auditor").get(sent.header("Location")).jsonPath(),
                        found -> found.getString("state").equals("done"));
    }

    static JsonPath take(String kind, String text) {
        return done(send(kind, "text/csv", "", text));
    }

    static JsonPath errors(JsonPath done) {
        return as("auditor")
                .get("/v1/imports/%s/errors?limit=500".formatted(done.getString("id")))
                .jsonPath();
    }

    static String export(String kind, String type) {
        var given = as("auditor").accept(type).get("/v1/exports/" + kind);
        assertThat(given.statusCode()).as(given.asString()).isEqualTo(200);
        assertThat(given.contentType()).startsWith(type);
        return given.asString();
    }
}
