package io.evenhand.appeals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kit's own way to find who holds a key: ask accounts. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStub.class)
class KeysIT {

    @Inject
    ApiKeys keys;

    @BeforeEach
    void waitForTheTables() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/q/health/well").statusCode() == 200);
    }

    @Test
    void aKnownKeyStandsForAHolderWhoMayNotReadEvents() {
        assertThat(statusFor(keyWithHashFrom('0', '7'))).isEqualTo(403);
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThat(statusFor(keyWithHashFrom('8', 'e'))).isEqualTo(401);
    }

    @Test
    void aKeyThatCannotBeCheckedIsNotLetIn() {
        assertThat(statusFor(keyWithHashFrom('f', 'f'))).isEqualTo(503);
    }

    private static int statusFor(String key) {
        return given().header("X-Api-Key", key).get("/v1/events").statusCode();
    }

    private String keyWithHashFrom(char first, char last) {
        return Stream.generate(keys::mint)
                .filter(key -> {
                    var digit = keys.hash(key).orElseThrow().charAt(0);
                    return digit >= first && digit <= last;
                })
                .findFirst()
                .orElseThrow();
    }
}
