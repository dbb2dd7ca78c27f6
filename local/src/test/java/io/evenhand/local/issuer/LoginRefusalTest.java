package io.evenhand.local.issuer;

import static io.evenhand.local.issuer.Visitor.exchangeOf;
import static io.evenhand.local.issuer.Visitor.form;
import static io.evenhand.local.issuer.Visitor.json;
import static io.evenhand.local.issuer.Visitor.location;
import static io.evenhand.local.issuer.Visitor.refreshWith;
import static io.evenhand.local.issuer.Visitor.wish;
import static io.evenhand.local.issuer.Visitor.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginRefusalTest {

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

    @ParameterizedTest
    @CsvSource({
        "client_id, somebody-else",
        "client_id, ''",
        "redirect_uri, ''",
        "redirect_uri, http://evil.example/console/callback",
        "redirect_uri, http://127.0.0.1:8084/console/callback.evil.example",
        "redirect_uri, http://127.0.0.1:8084@evil.example/console/callback",
        "redirect_uri, http://127.0.0.1:80840/console/callback",
        "redirect_uri, http://127.0.0.1:8084/console/callback/../../elsewhere",
    })
    void aStrangeProgramOrAddressIsSentNowhere(String name, String value) throws Exception {
        var answer = visitor.authorize(with(wish(), name, value));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(answer.body()).contains(name).doesNotContain("<form");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, '', unsupported_response_type",
        "scope, profile, invalid_scope",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, '', invalid_request",
        "prompt, none, login_required",
    })
    void theConsoleIsToldWhatItAskedWrongly(String name, String value, String error) throws Exception {
        var answer = visitor.authorize(with(wish(), name, value));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(location(answer))
                .startsWith("http://127.0.0.1:8084/console/callback?error=" + error + "&")
                .endsWith("&state=here+%26+there")
                .doesNotContain("code=");
    }

    @Test
    void aParameterThatIsThereTwiceIsRefused() throws Exception {
        var answer = visitor.get("/authorize?" + form(wish()) + "&redirect_uri=http%3A%2F%2Fevil.example");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("redirect_uri is there twice");
    }

    @Test
    void whatComesFromOutsideIsNoMarkupOnThePage() throws Exception {
        var answer = visitor.get("/authorize?%3Cscript%3E=1&%3Cscript%3E=2");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("&lt;script&gt; is there twice").doesNotContain("<script>");
    }

    @Test
    void nobodyIsPickedWithoutAPage() throws Exception {
        var answer = visitor.pick("0".repeat(64), "sena");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
    }

    @Test
    void aPageIsGoodForOnePick() throws Exception {
        var page = visitor.openPage();

        assertThat(visitor.pick(page, "sam").statusCode()).isEqualTo(303);
        assertThat(visitor.pick(page, "sena").statusCode()).isEqualTo(400);
    }

    @Test
    void aPageIsGoodForTenMinutes() throws Exception {
        var page = visitor.openPage();

        visitor.letPass(Duration.ofMinutes(10));

        assertThat(visitor.pick(page, "sam").statusCode()).isEqualTo(400);
    }

    @Test
    void somebodyUnknownIsNotPickedAndThePageStaysGood() throws Exception {
        var page = visitor.openPage();

        assertThat(visitor.pick(page, "mallory").statusCode()).isEqualTo(400);
        assertThat(visitor.pick(page, "sam").statusCode()).isEqualTo(303);
    }

    @Test
    void aPickByGetIsRefused() throws Exception {
        var answer = visitor.get("/pick?" + form(Map.of("page", visitor.openPage(), "person", "sam")));

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void aCodeWorksOnce() throws Exception {
        var code = visitor.codeFor("sam");

        assertThat(visitor.token(exchangeOf(code)).statusCode()).isEqualTo(200);
        assertRefused(visitor.token(exchangeOf(code)), "invalid_grant");
    }

    @Test
    void aCodeWorksForAMinute() throws Exception {
        var code = visitor.codeFor("sam");

        visitor.letPass(Duration.ofMinutes(1));

        assertRefused(visitor.token(exchangeOf(code)), "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, http://127.0.0.1:8084/console, invalid_grant",
        "redirect_uri, '', invalid_grant",
        "code_verifier, '', invalid_grant",
        "code_verifier, aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk, invalid_grant",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, invalid_grant",
        "code, '', invalid_grant",
        "grant_type, password, unsupported_grant_type",
        "grant_type, '', invalid_request",
    })
    void aCodeIsBoundToItsLogin(String name, String value, String error) throws Exception {
        var answer = visitor.token(with(exchangeOf(visitor.codeFor("sam")), name, value));

        assertRefused(answer, error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evenhand-console:wrong", "somebody-else:s3cret", "evenhand-console", ":"})
    void aClientWithoutItsSecretIsRefusedAndTheCodeStaysGood(String credentials) throws Exception {
        var code = visitor.codeFor("sam");

        var answer = visitor.token(exchangeOf(code), credentials);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_client");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic");
        assertThat(visitor.token(exchangeOf(code)).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatProvesNothingIsRefused() throws Exception {
        var answer = visitor.post("/token", exchangeOf(visitor.codeFor("sam")));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aRefreshTokenOfNobodyIsRefused() throws Exception {
        assertRefused(visitor.token(refreshWith("0".repeat(64))), "invalid_grant");
    }

    @Test
    void aFormThatIsTooLargeIsRefused() throws Exception {
        assertRefused(visitor.token(with(refreshWith("x"), "more", "x".repeat(20_000))), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/",
                "http://127.0.0.1:8084@evil.example/console/",
                "http://127.0.0.1:8084/console.evil.example",
                "http://127.0.0.1:8084/console/../elsewhere",
                "http://127.0.0.1:8084/console/\r\nSet-Cookie: a=b",
            })
    void aLogoutLeadsToTheConsoleOnlyAndEndsNothingOtherwise(String address) throws Exception {
        var tokens = json(visitor.token(exchangeOf(visitor.codeFor("sam"))));

        var answer = visitor.get("/logout?"
                + form(Map.of("id_token_hint", tokens.path("id_token").asText(), "post_logout_redirect_uri", address)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(visitor.token(refreshWith(tokens.path("refresh_token").asText()))
                        .statusCode())
                .isEqualTo(200);
    }

    private static void assertRefused(HttpResponse<String> answer, String error) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo(error);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
}
