package io.evenhand.enforcement.account;

import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.policy.table.Stage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators switch off reaches the tables that decide. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class SwitchesIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Accounts accounts;

    @Inject
    Policies policies;

    @Test
    void aRuleIsSwitchedOffAndOnWhileEverythingRuns() {
        var policy = accounts.policy();
        awaitStages(policy, Stage.ENFORCE, Stage.ENFORCE, Stage.ENFORCE);

        accounts.turn(policy, "bands", true);
        awaitStages(policy, Stage.ENFORCE, Stage.OFF, Stage.ENFORCE);
        accounts.turn(policy, "all", true);
        awaitStages(policy, Stage.OFF, Stage.OFF, Stage.OFF);
        accounts.turn(policy, "all", false);
        awaitStages(policy, Stage.ENFORCE, Stage.OFF, Stage.ENFORCE);
        accounts.turn(policy, "bands", false);

        awaitStages(policy, Stage.ENFORCE, Stage.ENFORCE, Stage.ENFORCE);
    }

    private void awaitStages(String policy, Stage... stages) {
        await().atMost(SOON).until(() -> stages(policy).equals(List.of(stages)));
    }

    private List<Stage> stages(String policy) {
        return policies.inForce(policy, Instant.now()).flatMap(version -> version.plan("free")).stream()
                .flatMap(plan -> plan.table("").rows().stream())
                .map(row -> row.head().stage())
                .toList();
    }
}
