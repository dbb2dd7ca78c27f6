package io.evenhand.kit.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.probe.ProbeKeys;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class IdentityIT {

    @Inject
    ProbeKeys keys;

    @Test
    void aTokenStandsForItsSubject() {
        var answer = asBearer(TestPlatform.tokenOf("ada", "operator"));

        assertThat(answer.jsonPath().getMap("$")).isEqualTo(Map.of("platform", "ada"));
    }

    @Test
    void aKeyStandsForItsAccountInEitherHeader() {
        var key = keys.issue("acct_1");
        var holder = Map.of("account", "acct_1", "install", "inst_1", "key", "key_1");

        assertThat(asBearer(key).jsonPath().getMap("$")).isEqualTo(holder);
        assertThat(given().header("X-Api-Key", key)
                        .get("/v1/probe/caller")
                        .jsonPath()
                        .getMap("$"))
                .isEqualTo(holder);
    }

    @Test
    void aForgedTruncatedOrRevokedKeyIsRefused() {
        var key = keys.issue("acct_1");
        var revoked = keys.issue("acct_1");
        keys.revoke(revoked);
        var forged = key.substring(0, 10) + (key.charAt(10) == 'x' ? 'y' : 'x') + key.substring(11);

        assertRefused(asBearer(forged));
        assertRefused(asBearer(key.substring(0, key.length() - 1)));
        assertRefused(asBearer(revoked));
        assertRefused(asBearer("evh_"));
        assertRefused(given().header("X-Api-Key", "something").get("/v1/probe/caller"));
    }

    @Test
    void noTokenAnExpiredOneAndAForeignOneAreRefused() {
        var foreign = TestPlatform.token("operator").replaceFirst("\\.[^.]+$", ".c2lnbmF0dXJl");

        assertRefused(given().get("/v1/probe/caller"));
        assertRefused(asBearer(TestPlatform.expiredToken("operator")));
        assertRefused(asBearer(foreign));
    }

    @Test
    void anotherRoleIsForbidden() {
        var answer = asBearer(TestPlatform.token("auditor"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).endsWith("/forbidden");
    }

    private static Response asBearer(String token) {
        return given().header("Authorization", "Bearer " + token).get("/v1/probe/caller");
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
}
