package io.evenhand.local.issuer;

import static io.evenhand.local.issuer.Visitor.exchangeOf;
import static io.evenhand.local.issuer.Visitor.form;
import static io.evenhand.local.issuer.Visitor.json;
import static io.evenhand.local.issuer.Visitor.location;
import static io.evenhand.local.issuer.Visitor.refreshWith;
import static io.evenhand.local.issuer.Visitor.wish;
import static io.evenhand.local.issuer.Visitor.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginFlowTest {

    @TempDir
    Path directory;

    private Visitor visitor;

    @BeforeEach
    void open() throws IOException {
        visitor = new Visitor(directory);
    }

    @AfterEach
    void close() {
        visitor.close();
    }

    @Test
    void tellsWhereALoginBeginsAndEnds() throws Exception {
        var told = json(visitor.get("/.well-known/openid-configuration"));

        var issuer = visitor.issuerUrl();
        assertThat(told.path("issuer").asText()).isEqualTo(issuer);
        assertThat(told.path("authorization_endpoint").asText()).isEqualTo(issuer + "/authorize");
        assertThat(told.path("token_endpoint").asText()).isEqualTo(issuer + "/token");
        assertThat(told.path("end_session_endpoint").asText()).isEqualTo(issuer + "/logout");
        assertThat(told.path("code_challenge_methods_supported")).hasToString("[\"S256\"]");
    }

    @Test
    void thePageOffersEverybodyLoadsNothingAndStandsInNoFrame() throws Exception {
        var page = visitor.authorize(wish());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("this machine only")
                .contains(Person.ALL.stream()
                        .map(person -> "value=\"%s\"><b>%s</b>".formatted(person.id(), person.name()))
                        .toList());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'")
                .contains("form-action 'self' http://127.0.0.1:8084;")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void aPickLeadsBackToTheConsoleWithACodeAndItsState() throws Exception {
        var answer = visitor.pick(visitor.openPage(), "sam");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer))
                .matches("http://127\\.0\\.0\\.1:8084/console/callback\\?code=[0-9a-f]{64}&state=here\\+%26\\+there");
    }

    @Test
    void aCodeBuysTokensThatSayWhoItIs() throws Exception {
        var answer = visitor.token(exchangeOf(visitor.codeFor("sam")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        var tokens = json(answer);
        assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(tokens.path("expires_in").asLong()).isEqualTo(600);
        var id = verified(tokens, "id_token", "evenhand-console");
        assertThat(id.getSubject()).isEqualTo("sam");
        assertThat(id.getClaimValueAsString("nonce")).isEqualTo("n-1");
        assertThat(id.getClaimValueAsString("preferred_username")).isEqualTo("sam");
        assertThat(id.getClaimValueAsString("name")).isEqualTo("Sam Support");
        var access = verified(tokens, "access_token", "evenhand");
        assertThat(access.getSubject()).isEqualTo("sam");
        assertThat(access.getClaimValueAsString("name")).isEqualTo("Sam Support");
        assertThat(access.getStringListClaimValue("groups")).containsExactly("support");
        assertThat(access.getExpirationTime().getValue() - access.getIssuedAt().getValue())
                .isEqualTo(600);
    }

    @Test
    void theClientMayProveItselfInTheFormToo() throws Exception {
        var form = with(
                with(exchangeOf(visitor.codeFor("aud")), "client_id", "evenhand-console"), "client_secret", "s3cret");

        var tokens = json(visitor.post("/token", form));

        assertThat(verified(tokens, "access_token", "evenhand").getStringListClaimValue("groups"))
                .containsExactly("auditor");
    }

    @Test
    void aRefreshTokenWorksOnceAndIsReplaced() throws Exception {
        var first = json(visitor.token(exchangeOf(visitor.codeFor("rita"))))
                .path("refresh_token")
                .asText();

        var renewed = json(visitor.token(refreshWith(first)));
        var again = visitor.token(refreshWith(first));

        assertThat(verified(renewed, "access_token", "evenhand").getSubject()).isEqualTo("rita");
        assertThat(verified(renewed, "id_token", "evenhand-console").hasClaim("nonce"))
                .isFalse();
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(json(again).path("error").asText()).isEqualTo("invalid_grant");
        assertThat(visitor.token(refreshWith(renewed.path("refresh_token").asText()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLoginThatIsIdleForTwelveHoursIsOver() throws Exception {
        var tokens = json(visitor.token(exchangeOf(visitor.codeFor("rita"))));

        visitor.letPass(Duration.ofHours(12));

        assertThat(visitor.token(refreshWith(tokens.path("refresh_token").asText()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aLogoutEndsThisLoginAndNoOther() throws Exception {
        var mine = json(visitor.token(exchangeOf(visitor.codeFor("sena"))));
        var other = json(visitor.token(exchangeOf(visitor.codeFor("sena"))));

        var answer = visitor.get("/logout?"
                + form(Map.of(
                        "id_token_hint", mine.path("id_token").asText(),
                        "post_logout_redirect_uri", "http://127.0.0.1:8084/console/bye",
                        "state", "s")));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer)).isEqualTo("http://127.0.0.1:8084/console/bye?state=s");
        assertThat(visitor.token(refreshWith(mine.path("refresh_token").asText()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(visitor.token(refreshWith(other.path("refresh_token").asText()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLogoutWithoutAnAddressSaysThatItIsDone() throws Exception {
        var answer = visitor.post("/logout", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("You are logged out", "href=\"http://127.0.0.1:8084/console\"");
    }

    private JwtClaims verified(JsonNode tokens, String name, String audience) throws Exception {
        var keys = new JsonWebKeySet(visitor.get("/jwks").body()).getJsonWebKeys();
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                .setExpectedIssuer(visitor.issuerUrl())
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .build()
                .processToClaims(tokens.path(name).asText());
    }
}
