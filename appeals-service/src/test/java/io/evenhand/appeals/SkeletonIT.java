package io.evenhand.appeals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.Routes;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class SkeletonIT {

    @Test
    void becomesWellOnItsOwnDatabase() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/q/health/well").statusCode() == 200);

        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/openapi").asString()).contains("Evenhand appeals");
    }

    @Test
    void onlyWhatALinkOpensAndReportsAreOpenToTheWorld() {
        assertThat(Routes.openWithoutToken())
                .containsExactlyInAnyOrder(
                        "get /appeal/{token} -> 410",
                        "post /appeal/{token} -> 415",
                        "get /me -> 200",
                        "post /me -> 415",
                        "get /me/{token} -> 410",
                        "get /me/{token}/live -> 410",
                        "get /me/{token}/data -> 410",
                        "get /me/{token}/messages/{message} -> 410",
                        "post /me/{token}/measures/{measure} -> 415",
                        "get /question/{token} -> 410",
                        "post /question/{token} -> 415",
                        "get /v1/metrics/appeals/public -> 200",
                        "get /report -> 200",
                        "post /report -> 415",
                        "get /report/{receipt} -> 404",
                        "post /report/{receipt} -> 415",
                        "post /v1/reports -> 400",
                        "get /v1/report-status/{receipt} -> 404",
                        "post /v1/report-status/{receipt}/review -> 400");
    }
}
