package io.evenhand.enforcement.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class ErasureIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Accounts accounts;

    @Inject
    AccountData data;

    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private String policy = "";

    @BeforeEach
    void publish() {
        policy = accounts.policy();
    }

    /** Somebody whose name is where a name can be, and who was told something. */
    private Holder told() {
        var holder = Holder.of(accounts, policy, canary + "@example.org");
        await().atMost(SOON)
                .until(() -> holder.itself()
                                .header("Idempotency-Key", canary)
                                .body("{\"url\":\"http://localhost:1/%s\"}".formatted(canary))
                                .post(holder.path("/webhooks"))
                                .statusCode()
                        == 201);
        holder.crosses();
        await().atMost(SOON).until(() -> !holder.messages().isEmpty());
        return holder;
    }

    @Test
    void addressesWebhooksAndWordsAreErased() throws Exception {
        var holder = told();
        var before = Tables.with("enforcement", canary);

        accounts.erase(holder.account());

        assertThat(before).contains("address", "webhook", "idempotency");
        await().atMost(SOON).until(() -> Tables.with("enforcement", canary).isEmpty());
        assertThat(holder.messages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .containsEntry("kind", "band-crossed")
                        .containsEntry("what", "")
                        .containsEntry("why", ""));
        assertThat(Tables.with("enforcement", "account-data-erased")).contains("event_log");
    }

    @Test
    void whatIsToldAfterwardsFindsNoAddress() throws Exception {
        var holder = told();
        accounts.erase(holder.account());
        await().atMost(SOON).until(() -> Tables.with("enforcement", canary).isEmpty());

        accounts.lotEnds(holder.account(), "lot_" + canary.substring(6, 20), "P7D");

        await().atMost(SOON).until(() -> holder.messages().size() == 2);
        assertThat(holder.deliveries(holder.firstMessage()).<List<String>>path("items.channel"))
                .containsExactly("inbox");
    }

    @Test
    void theHolderIsToldAllThatIsHeld() {
        var holder = told();

        var held = holder.itself().get(holder.path("/data"));

        assertThat(held.contentType()).startsWith("application/x-ndjson");
        assertThat(held.asString())
                .contains(canary + "@example.org", "http://localhost:1/" + canary)
                .contains("\"kind\":\"message\"", "\"kind\":\"delivery\"", "\"kind\":\"key_view\"");
    }

    @Test
    void ofEveryTableItIsDecidedWhatItHoldsOfAccounts() throws Exception {
        assertThat(data.decided()).containsExactlyInAnyOrderElementsOf(Tables.of("enforcement"));
    }
}
