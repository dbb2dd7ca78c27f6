package io.evenhand.enforcement.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.policy.table.Row;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Row U5. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class ParametersIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Accounts accounts;

    @Inject
    Policies policies;

    @Test
    void aValueThatOperatorsSetReachesDecisions() {
        var policy = accounts.policy();
        await().atMost(SOON).until(() -> size(policy).equals(Optional.of(300L)));

        accounts.set(policy, "size", "900");

        await().atMost(SOON).until(() -> size(policy).equals(Optional.of(900L)));
    }

    @Test
    void aValueOutsideTheRangeChangesNothingAndTheNextOneDoes() {
        var policy = accounts.policy();
        accounts.set(policy, "size", "5000");
        accounts.set(policy, "slow", "PT7S");

        await().atMost(SOON).until(() -> pace(policy).equals(Optional.of(7000L)));

        assertThat(size(policy)).contains(300L);
    }

    private Optional<Long> size(String policy) {
        return row(policy, 0).map(row -> ((Row.Quota) row).size());
    }

    private Optional<Long> pace(String policy) {
        return row(policy, 1).map(row -> ((Row.Bands) row).bands().getLast().paceMs());
    }

    private Optional<Row> row(String policy, int index) {
        return policies.inForce(policy, Instant.now())
                .flatMap(version -> version.plan("free"))
                .map(plan -> plan.table("").rows().get(index));
    }
}
