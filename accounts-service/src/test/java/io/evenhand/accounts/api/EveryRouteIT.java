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

    /** What everybody may read: what a policy says, and how policies are written. */
    private static final String[] PUBLIC = {"get /v1/policies/{name}/page -> 404", "get /v1/policy-schema -> 200"};

    @Test
    void onlyWhatIsPublishedIsOpenToTheWorld() {
        assertThat(Routes.openWithoutToken()).containsExactlyInAnyOrder(PUBLIC);
    }

    @Test
    void nothingElseIsOpenToATokenWithoutARole() {
        assertThat(Routes.openTo(TestPlatform.token("nobody"))).containsExactlyInAnyOrder(PUBLIC);
    }

    @Test
    void healthMetricsAndTheApiDocumentAreOpen() {
        for (var path : new String[] {"/q/health/live", "/q/health/ready", "/q/health", "/q/metrics", "/q/openapi"}) {
            assertThat(given().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }
}
