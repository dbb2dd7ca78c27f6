package io.evenhand.accounts.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.Routes;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class EveryRouteIT {

    @Test
    void noRouteIsOpenToTheWorld() {
        assertThat(Routes.openWithoutToken()).isEmpty();
    }

    @Test
    void noRouteIsOpenToATokenWithoutARole() {
        assertThat(Routes.openTo(TestPlatform.token("nobody"))).isEmpty();
    }

    @Test
    void healthMetricsAndTheApiDocumentAreOpen() {
        for (var path : new String[] {"/q/health/live", "/q/health/ready", "/q/health", "/q/metrics", "/q/openapi"}) {
            assertThat(given().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }
}
