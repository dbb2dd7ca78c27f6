package io.evenhand.enforcement.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages posted to account holders, and to nobody else. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class WebhooksIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Accounts accounts;

    private String policy = "";

    @BeforeEach
    void publish() {
        policy = accounts.policy();
    }

    private Holder holder() {
        return Holder.of(accounts, policy, null);
    }

    /** The key is known to this service a moment after it was issued. */
    private static Response add(Holder holder, String url) {
        var body = new JsonObject().put("url", url).encode();
        return await().atMost(SOON)
                .until(
                        () -> holder.itself().body(body).post(holder.path("/webhooks")),
                        answer -> answer.statusCode() != 401);
    }

    private static String secretOf(Response added) {
        assertThat(added.statusCode()).as(added.body().asString()).isEqualTo(201);
        return added.path("secret");
    }

    private static HttpHeaders headers(PostBox.Received post) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(post.id()),
                        "webhook-timestamp", List.of(post.timestamp()),
                        "webhook-signature", List.of(post.signature())),
                (_, _) -> true);
    }

    @Test
    void aMessageIsPostedSignedUnderTheNameOfItsHost() throws Exception {
        try (var box = PostBox.answering(204)) {
            var holder = holder();
            var secret = secretOf(add(holder, box.url("/in?from=evenhand")));

            holder.crosses();

            await().atMost(SOON).until(() -> holder.state("webhook").equals("answered"));
            var post = box.received().getFirst();
            assertThat(post.id()).isEqualTo(holder.firstMessage());
            assertThat(post.path()).isEqualTo("/in?from=evenhand");
            assertThat(post.host()).isEqualTo("localhost:" + box.port());
            assertThatCode(() -> new Webhook(secret).verify(post.body(), headers(post)))
                    .doesNotThrowAnyException();
            var body = new JsonObject(post.body());
            assertThat(body.getString("type")).isEqualTo("band-crossed");
            assertThat(body.getJsonObject("data").getString("id")).isEqualTo(holder.firstMessage());
            assertThat(body.getJsonObject("data").getString("contact")).isEqualTo("support@example.org");
            assertThat(holder.deliveries(holder.firstMessage()).<String>path("delivered.by"))
                    .isEqualTo("webhook");
        }
    }

    @Test
    void aPostThatFailsComesAgainWithTheSameIdAndBody() throws Exception {
        try (var box = PostBox.answering(500, 200)) {
            var holder = holder();
            secretOf(add(holder, box.url("/")));

            holder.crosses();

            await().atMost(SOON).until(() -> holder.state("webhook").equals("answered"));
            assertThat(box.received()).hasSize(2);
            assertThat(box.received()).extracting(PostBox.Received::id).containsOnly(holder.firstMessage());
            assertThat(box.received())
                    .extracting(PostBox.Received::body)
                    .containsOnly(box.received().getFirst().body());
        }
    }

    @Test
    void aReceiverThatSaysGoneIsPostedNothingMore() throws Exception {
        try (var box = PostBox.answering(410)) {
            var holder = holder();
            secretOf(add(holder, box.url("/")));

            holder.crosses();

            await().atMost(SOON).until(() -> holder.state("webhook").equals("failed"));
            assertThat(holder.as("support").get(holder.path("/webhooks")).<String>path("items[0].disabledFor"))
                    .contains("410");
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var box = PostBox.answering(302)) {
            var holder = holder();
            secretOf(add(holder, box.url("/")));

            holder.crosses();

            await().atMost(SOON).until(() -> error(holder).equals("The receiver answered 302."));
            assertThat(box.received()).extracting(PostBox.Received::path).containsOnly("/");
        }
    }

    @Test
    void aReceiverThatSaysNothingIsLeftAfterTheDeadline() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var holder = holder();
            secretOf(add(holder, "http://127.0.0.1:" + silent.getLocalPort()));

            holder.crosses();

            await().atMost(SOON).until(() -> error(holder).equals("No answer in time."));
        }
    }

    private static String error(Holder holder) {
        return (String) holder.on("webhook").getOrDefault("error", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[fd00:ec2::254]/",
                "https://2852039166/",
                "https://0.0.0.0/",
                "http://1.1.1.1/",
                "ftp://1.1.1.1/",
                "file:///etc/passwd",
                "//1.1.1.1/",
                "https://user:secret@1.1.1.1/",
                "https://1.1.1.1/#there",
                "https://1.1.1.1:0/",
                "https://1.1.1.1:70000/",
                "no url at all",
                "https:///nowhere"
            })
    void aPlaceThatIsNotPublicIsRefusedByName(String url) {
        var answer = add(holder(), url);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String>path("errors[0].field")).isEqualTo("url");
    }

    @Test
    void anAccountHasAFewWebhooksEachWithASecretOfItsOwnShownOnce() throws Exception {
        try (var box = PostBox.answering(200)) {
            var holder = holder();
            var secrets = IntStream.range(0, 5)
                    .mapToObj(number -> secretOf(add(holder, box.url("/" + number))))
                    .toList();

            var sixth = add(holder, box.url("/6"));

            assertThat(sixth.statusCode()).isEqualTo(409);
            assertThat(sixth.<String>path("type")).endsWith("webhook-limit");
            assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.startsWith("whsec_"));
            assertThat(holder.itself().get(holder.path("/webhooks")).body().asString())
                    .doesNotContain("whsec_");
        }
    }

    @Test
    void whatIsRemovedIsPostedNothing() throws Exception {
        try (var removed = PostBox.answering(200);
                var kept = PostBox.answering(200)) {
            var holder = holder();
            String id = add(holder, removed.url("/")).path("id");
            secretOf(add(holder, kept.url("/")));

            var answer = holder.itself().delete(holder.path("/webhooks/" + id));
            holder.crosses();

            assertThat(answer.statusCode()).isEqualTo(204);
            await().atMost(SOON).until(() -> kept.received().size() == 1);
            assertThat(removed.received()).isEmpty();
        }
    }

    @Test
    void aTestIsPostedToThatWebhookAlone() throws Exception {
        try (var tried = PostBox.answering(200);
                var other = PostBox.answering(200)) {
            var holder = holder();
            String id = add(holder, tried.url("/")).path("id");
            secretOf(add(holder, other.url("/")));

            var first = holder.itself().post(holder.path("/webhooks/" + id + "/test"));

            assertThat(first.statusCode()).isEqualTo(202);
            await().atMost(SOON).until(() -> tried.received().size() == 1);
            assertThat(new JsonObject(tried.received().getFirst().body()).getString("type"))
                    .isEqualTo("test");
            assertThat(tried.received().getFirst().id()).isEqualTo(first.path("message"));
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void anotherHoldersWebhooksDoNotExist() throws Exception {
        try (var box = PostBox.answering(200)) {
            var holder = holder();
            String id = add(holder, box.url("/")).path("id");
            var stranger = holder();
            secretOf(add(stranger, box.url("/")));

            var answers = List.of(
                    stranger.itself().get(holder.path("/webhooks")).statusCode(),
                    stranger.itself().delete(holder.path("/webhooks/" + id)).statusCode(),
                    stranger.itself().delete(stranger.path("/webhooks/" + id)).statusCode(),
                    stranger.itself()
                            .post(stranger.path("/webhooks/" + id + "/test"))
                            .statusCode());

            assertThat(answers).containsOnly(404);
        }
    }
}
