package io.evenhand.appeals.appeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request that comes when the evidence's time was over is decided all the same, on what the measure says (U8). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class DeletedEvidenceIT {

    @Inject
    Scene scene;

    @Test
    void whoeverReviewsIsToldThatTheEvidenceWasDeletedAndMayDecide_U8() {
        var deleted = new JsonObject().put("id", "evi_deleted").put("sha256", "abc");
        var appeal = scene.brought(scene.measure(Map.of("evidence", deleted)));
        scene.act(appeal, "claim", "rita", "{}").then().statusCode(200);

        var opened = scene.act(appeal, "evidence", "rita", "{}");

        opened.then().statusCode(200).body("evidence.deleted", equalTo(true));
        assertThat(opened.<String>path("measure.facts")).isNotEmpty();
        scene.act(appeal, "decide", "rita", Scene.verdict("overturned")).then().statusCode(200);
    }
}
