package io.evenhand.metering.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.Decisions;
import io.evenhand.metering.testing.NothingBefore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Usage that is told while it changes, over HTTP. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class LiveViewIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MOST = 5;

    private final String account = "acct_" + UUID.randomUUID();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> open = new ArrayList<>();

    @Inject
    Vertx vertx;

    @Inject
    ApiKeys keys;

    @Inject
    @ConfigProperty(name = "evenhand.redis.url")
    String redis;

    @Inject
    @ConfigProperty(name = "evenhand.test.url")
    String service;

    private Decisions decisions;

    @BeforeEach
    void begin() {
        decisions = new Decisions(vertx, redis, "small", new NothingBefore());
        await().atMost(SOON)
                .until(() -> given().auth()
                                .oauth2(TestPlatform.token("support"))
                                .get("/v1/accounts/%s/usage".formatted(account))
                                .statusCode()
                        == 200);
    }

    @AfterEach
    void end() throws Exception {
        for (var each : open) {
            each.close();
        }
        decisions.close();
        client.close();
    }

    @Test
    void whoLooksOnIsToldThePresentAndWhateverChanges() throws Exception {
        Decisions.accepted(decisions.decide(account, 4));

        var stream = look(account, TestPlatform.token("support"));
        await().atMost(SOON).until(() -> used(stream).equals(List.of(4)));
        Decisions.accepted(decisions.decide(account, 13));
        await().atMost(SOON).until(() -> used(stream).equals(List.of(4, 17)));

        assertThat(stream.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(stream.response().headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(stream.lines()).contains("event:usage", "retry:2000");
    }

    @Test
    void aStreamThatNothingHappensInShowsThatItIsAlive() throws Exception {
        var stream = look(account, TestPlatform.token("support"));

        await().atMost(SOON).until(() -> stream.lines().contains(":"));

        assertThat(used(stream)).containsExactly(0);
    }

    @Test
    void anAccountHasOnlySoManyStreamsUntilOneIsClosed() throws Exception {
        for (var i = 0; i < MOST; i++) {
            look(account, TestPlatform.token("support"));
        }

        var refused = given().auth().oauth2(TestPlatform.token("support")).get(path(account));
        open.removeFirst().close();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.jsonPath().getString("type")).endsWith("/too-many-views");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        await().atMost(SOON)
                .until(() ->
                        ask(account, TestPlatform.token("support")).response().statusCode() == 200);
    }

    @Test
    void aStreamEndsWhenItsKeyIsRevoked() throws Exception {
        var key = keys.mint();
        var stream = look("acct_kinds_holder", key);
        await().atMost(SOON).until(() -> stream.lines().contains("event:usage"));
        assertThat(stream.reader().isAlive()).isTrue();

        AccountsStandIn.revoke(keys.hash(key).orElseThrow());

        await().atMost(SOON).until(() -> !stream.reader().isAlive());
        assertThat(stream.lines()).contains("event:usage");
    }

    @Test
    void aStreamOfNoAccountEndsWithoutAnEvent() throws Exception {
        var stream = look("acct_missing", TestPlatform.token("support"));

        await().atMost(SOON).until(() -> !stream.reader().isAlive());

        assertThat(stream.lines()).doesNotContain("event:usage");
    }

    @Test
    void aStreamStaysOpenWhileNothingCanBeRead() throws Exception {
        var stream = look("acct_broken", TestPlatform.token("support"));

        await().atMost(SOON)
                .until(() -> stream.lines().stream().filter(":"::equals).count() > 1);

        assertThat(stream.lines()).doesNotContain("event:usage");
        assertThat(stream.reader().isAlive()).isTrue();
    }

    @Test
    void aHolderLooksAtTheOwnAccountOnly() {
        var answer = given().auth().oauth2(keys.mint()).get(path(account));

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    /** A stream that is open, and the lines that came in it so far. */
    private record Stream(HttpResponse<InputStream> response, List<String> lines, Thread reader)
            implements AutoCloseable {

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    private Stream look(String at, String token) throws IOException, InterruptedException {
        var stream = ask(at, token);
        assertThat(stream.response().statusCode()).isEqualTo(200);
        return stream;
    }

    private Stream ask(String at, String token) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(service + path(at)))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", "7")
                        .build(),
                BodyHandlers.ofInputStream());
        var lines = new CopyOnWriteArrayList<String>();
        var reader = Thread.ofVirtual().start(() -> {
            try (var text = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException _) {
                // The test has closed it.
            }
        });
        var stream = new Stream(response, lines, reader);
        open.add(stream);
        return stream;
    }

    private static String path(String of) {
        return "/v1/accounts/%s/usage/stream".formatted(of);
    }

    /** The first limit's use, as it was told one time after the other; the forecast changes all the time. */
    private static List<Integer> used(Stream stream) {
        return stream.lines().stream()
                .filter(line -> line.startsWith("data:"))
                .map(line -> {
                    try {
                        return new ObjectMapper()
                                .readTree(line.substring("data:".length()))
                                .path("items")
                                .path(0)
                                .path("used")
                                .asInt();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .distinct()
                .toList();
    }
}
