package io.evenhand.kit.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DESIGN §8: a service starts without PostgreSQL, Redis and the token issuer. */
@QuarkusTest
@TestProfile(NothingIsUpIT.Nothing.class)
class NothingIsUpIT {

    /** Everything the service needs is at a port where nobody listens. */
    public static final class Nothing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "evenhand.database.port", "1",
                    "evenhand.database.password", "none",
                    "evenhand.redis.url", "redis://127.0.0.1:1",
                    "evenhand.identity.issuer", "http://127.0.0.1:1",
                    "evenhand.keys.pepper", "pepper-of-the-tests",
                    "quarkus.http.test-port", "0");
        }
    }

    @Test
    void theServiceIsLiveAndReadyAndSaysWhatItLacks() {
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/health/well").statusCode()).isEqualTo(503);
        assertThat(given().get("/q/health/well").asString()).contains("postgresql", "redis");
    }

    @Test
    void callsThatNeedTheDatabaseAreToldToComeBack() {
        var answer = given().get("/v1/probe/caller");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.jsonPath().getString("type")).endsWith("/unavailable");
    }
}
