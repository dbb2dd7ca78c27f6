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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the holder has seen, and where it wants to be told. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class InboxIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Accounts accounts;

    private Holder holder;

    @BeforeEach
    void arrive() {
        holder = Holder.of(accounts, accounts.policy(), "inbox@customers.example");
        await().atMost(SOON)
                .until(() -> holder.itself().get(holder.path("/messages")).statusCode() == 200);
    }

    private void tell() {
        holder.crosses();
        await().atMost(SOON).until(() -> holder.messages().size() == 1);
    }

    private int set(String body) {
        return holder.itself().body(body).put(holder.path("/preferences")).statusCode();
    }

    @Test
    void staffDoNotSeeAMessageForItsHolder() {
        tell();

        holder.as("support")
                .get(holder.path("/messages/" + holder.firstMessage()))
                .then()
                .statusCode(200);

        assertThat(holder.state("inbox")).isEqualTo("waiting");
        assertThat(holder.deliveries(holder.firstMessage()).<Object>path("delivered"))
                .isNull();
    }

    @Test
    void theFirstTimeTheHolderSeesItCounts() {
        tell();
        var id = holder.firstMessage();

        holder.itself().get(holder.path("/messages")).then().statusCode(200);
        String first = holder.deliveries(id).path("delivered.at");
        holder.itself().get(holder.path("/messages/" + id)).then().statusCode(200);
        holder.itself().get(holder.path("/messages")).then().statusCode(200);

        assertThat(holder.state("inbox")).isEqualTo("viewed");
        assertThat(holder.deliveries(id).<String>path("delivered.at")).isEqualTo(first);
        assertThat(holder.deliveries(id).<String>path("delivered.by")).isEqualTo("inbox");
    }

    @Test
    void anotherHoldersMessageDoesNotExist() {
        tell();
        var stranger = Holder.of(accounts, holder.policy(), null);
        await().atMost(SOON)
                .until(() -> stranger.itself().get(stranger.path("/messages")).statusCode() == 200);
        var message = "/messages/" + holder.firstMessage();

        var answers = List.of(
                stranger.itself().get(holder.path(message)).statusCode(),
                stranger.itself().get(stranger.path(message)).statusCode(),
                stranger.itself().get(holder.path(message + "/deliveries")).statusCode(),
                stranger.itself().get(stranger.path(message + "/deliveries")).statusCode());

        assertThat(answers).containsOnly(404);
    }

    @Test
    void whoHasNotChosenIsToldOnEveryChannel() {
        Map<String, List<String>> channels =
                holder.itself().get(holder.path("/preferences")).path("channels");

        assertThat(channels)
                .containsOnlyKeys(
                        "band-crossed",
                        "limit-near",
                        "limit-reached",
                        "policy-changed",
                        "lot-ending",
                        "notice",
                        "measure",
                        "measure-ended",
                        "appeal",
                        "inquiry",
                        "report")
                .allSatisfy((_, chosen) -> assertThat(chosen).containsExactly("inbox", "email", "webhook"));
    }

    @Test
    void whoWantsNoMailGetsNone() {
        var status = set("{\"channels\":{\"band-crossed\":[\"inbox\"]}}");

        tell();

        assertThat(status).isEqualTo(200);
        assertThat(holder.state("email")).isEqualTo("none");
        assertThat(holder.itself().get(holder.path("/preferences")).<List<String>>path("channels.band-crossed"))
                .containsExactly("inbox");
    }

    @Test
    void noKindOfMessageLeavesTheInbox() {
        var answer = holder.itself()
                .body(
                        "{\"channels\":{\"policy-changed\":[\"email\"],\"gossip\":[\"inbox\"],\"band-crossed\":[\"inbox\",\"pigeon\"]}}")
                .put(holder.path("/preferences"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<List<String>>path("errors.field"))
                .containsExactlyInAnyOrder("channels.policy-changed", "channels.gossip", "channels.band-crossed");
        assertThat(set("{}")).isEqualTo(400);
    }
}
