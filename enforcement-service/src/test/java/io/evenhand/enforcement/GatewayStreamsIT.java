package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes through the gateway for long, and what goes with it. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class GatewayStreamsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Platform platform;

    @ConfigProperty(name = "evenhand.test.gateway")
    URI gateway = URI.create("http://127.0.0.1");

    @ConfigProperty(name = "evenhand.gateway.upstream")
    URI upstream = URI.create("http://127.0.0.1");

    @ConfigProperty(name = "evenhand.gateway.credentials")
    Path credentials = Path.of("");

    private final String marker = UUID.randomUUID().toString();
    private String key = "";

    @BeforeEach
    void aClientIsKnown() {
        key = platform.regular().key();
        await().atMost(SOON)
                .until(() -> given().header("X-Api-Key", key)
                                .get(gateway + "/elsewhere")
                                .statusCode()
                        == 404);
    }

    @Test
    void anAnswerComesAsFastAsItsClientReadsAndNoFaster() throws Exception {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setReceiveBufferSize(64 * 1024);
            socket.getOutputStream().write(bytes(head("GET", "/files/flood") + "Connection: close\r\n\r\n"));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            var held = steady();

            assertThat(held).isBetween(1L, Upstream.FLOOD / 4);
            assertThat(count(socket.getInputStream())).isGreaterThan(Upstream.FLOOD);
        }
    }

    /** How much of the flood the upstream got rid of when nobody reads on. */
    private long steady() {
        var last = new long[] {-1};
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            var now = given().get(upstream + "/seen").jsonPath().getLong("flooded");
            var still = now > 0 && now == last[0];
            last[0] = now;
            return still;
        });
        return last[0];
    }

    private static long count(InputStream from) throws IOException {
        var buffer = new byte[256 * 1024];
        var octets = 0L;
        for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            octets += read;
        }
        return octets;
    }

    @Test
    void aLargeBodyPassesWhole() {
        var body = new byte[32 * 1024 * 1024];

        var answer = given().header("X-Api-Key", key).body(body).post(gateway + "/files/" + marker);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getLong("length")).isEqualTo(body.length);
    }

    @Test
    void aWebsocketPassesWithoutTheKey() throws Exception {
        var heard = new LinkedBlockingQueue<String>();

        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("X-Api-Key", key)
                .header("X-Mine", "kept")
                .buildAsync(
                        URI.create(gateway.toString().replace("http", "ws") + "/files/echo/" + marker), new Ear(heard))
                .get(20, TimeUnit.SECONDS);
        socket.sendText("slower is not no", true).get(20, TimeUnit.SECONDS);

        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("slower is not no");
        assertThat(seen()).singleElement().asString().contains("X-Mine").doesNotContainIgnoringCase("X-Api-Key");
        socket.abort();
        await().atMost(SOON).until(() -> seen().contains("closed /files/echo/" + marker));
    }

    private record Ear(BlockingQueue<String> heard) implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }
    }

    @Test
    void theUpstreamIsShownTheSecretOfTheRouteAsItIsNow() throws Exception {
        var first = shown("/provided/" + marker);
        Files.writeString(credentials.resolve("provider"), "X-Api-Key: renewed\n");

        assertThat(first).contains("\"authorization\":\"Bearer first-secret\"").doesNotContain(key);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(shown("/provided/" + marker))
                        .contains("\"x-api-key\":\"renewed\"")
                        .doesNotContain("first-secret"));
        Files.writeString(credentials.resolve("provider"), "first-secret");
    }

    private String shown(String path) {
        return given().header("Authorization", "Bearer " + key)
                .get(gateway + path)
                .asString();
    }

    private String head(String method, String path) {
        return "%s %s HTTP/1.1\r\nHost: gateway.example\r\nX-Api-Key: %s\r\n".formatted(method, path, key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<String> seen() {
        return given().get(upstream + "/seen").jsonPath().getList("requests", String.class).stream()
                .filter(request -> request.contains(marker))
                .toList();
    }
}
