package io.evenhand.enforcement.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Row B2: the holder is told before a lot ends. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class LotMessagesIT {

    @Inject
    Accounts accounts;

    @Test
    void eachReminderOfALotIsToldOnce() {
        var holder = Holder.of(accounts, accounts.policy(), "holder@example.org");

        accounts.lotEnds(holder.account(), "lot_1", "P30D");
        accounts.lotEnds(holder.account(), "lot_1", "P30D");
        accounts.lotEnds(holder.account(), "lot_1", "P7D");

        await().atMost(Duration.ofSeconds(10)).until(() -> holder.messages().size() == 2);
        assertThat(holder.messages()).extracting("kind").containsOnly("lot-ending");
        assertThat(holder.messages())
                .extracting("subject")
                .containsOnly("Told: some of your tokens end on 1 March 2026 at 00:00 (Europe/Berlin)");
        assertThat(holder.messages())
                .extracting("what")
                .containsOnly("5 of your tokens end on 1 March 2026 at 00:00 (Europe/Berlin).");
        assertThat(holder.messages())
                .extracting("page")
                .allSatisfy(page -> assertThat(page.toString()).endsWith("/v1/policies/told/page?version=3"));
    }
}
