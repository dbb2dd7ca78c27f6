package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send who mean ill, or who know no better: octet by octet. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class GatewayAttackIT {

    @Inject
    Platform platform;

    @ConfigProperty(name = "evenhand.test.gateway")
    URI gateway = URI.create("http://127.0.0.1");

    @ConfigProperty(name = "evenhand.gateway.upstream")
    URI upstream = URI.create("http://127.0.0.1");

    private final String marker = UUID.randomUUID().toString();
    private String key = "";

    @BeforeEach
    void aClientIsKnown() {
        key = platform.regular().key();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> given().header("X-Api-Key", key)
                                .get(gateway + "/elsewhere")
                                .statusCode()
                        == 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
                "Content-Length: 0, 40\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X-Nul: a\u0000b\r\n\r\n",
                "X-Bare: a\rb: c\r\n\r\n",
            })
    void whatHasTwoMeaningsIsRefusedAndNothingFollows(String rest) throws Exception {
        var smuggled =
                "POST /files/" + marker + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + key + "\r\nContent-Length: 0\r\n\r\n";

        var answer = exchange(
                "POST /files/first-" + marker + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + key + "\r\n" + rest + smuggled);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
        assertThat(seen()).isEmpty();
    }

    @Test
    void aBrokenChunkEndsTheRequestAndTheConnection() throws Exception {
        var answer = exchange(
                head("POST", "/files/first-" + marker) + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nzz\r\n"
                        + head("POST", "/files/" + marker) + "Content-Length: 0\r\n\r\n");

        assertThat(answer).doesNotContain("HTTP/1.1 200");
        assertThat(seen()).doesNotContain("POST /files/" + marker);
    }

    @Test
    void aFoldedHeaderIsOneHeader() throws Exception {
        var answer = exchange(
                head("GET", "/files/" + marker) + "X-Long: a\r\n X-Api-Key: other\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"x-long\":\"a X-Api-Key: other\"");
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws Exception {
        var long431 = exchange(head("GET", "/files/" + marker) + "X-Large: " + "x".repeat(20_000) + "\r\n\r\n");
        var long414 = exchange(head("GET", "/files/" + marker + "x".repeat(9_000)) + "\r\n");

        assertThat(long431).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
        assertThat(long414).startsWith("HTTP/1.0 414 ").contains("application/problem+json");
        assertThat(seen()).isEmpty();
    }

    @Test
    void aHeadThatDripsInIsCutOff() throws Exception {
        try (var socket = connect()) {
            var from = System.nanoTime();
            var to = socket.getOutputStream();
            to.write(bytes("GET /files/" + marker + " HTTP/1.1\r\nX-Drip: "));

            var cut = drips(socket);

            assertThat(cut).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    /** Sends one octet each tenth of a second; whether the other side has had enough of it within some seconds. */
    private static boolean drips(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        for (var octet = 0; octet < 300; octet++) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException _) {
                // Nothing yet: the next octet.
            } catch (IOException _) {
                return true;
            }
            try {
                socket.getOutputStream().write('x');
            } catch (IOException _) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aClientThatOnlyHalfClosesDisturbsNobody() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes(head("POST", "/files/" + marker) + "Content-Length: 100\r\n\r\nhalf"));
            socket.shutdownOutput();

            assertThat(all(socket.getInputStream())).doesNotContain("HTTP/1.1 200");
        }
        assertThat(given().header("X-Api-Key", key).get(gateway + "/elsewhere").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../bulk",
                "/files/%2e%2e/bulk",
                "/files/..;a/bulk",
                "/files//a",
                "/files/a%2Fb",
                "/files/a%5Cb",
                "/files/a\\b",
                "/files/%zz",
                "/files/a%00",
                "http://elsewhere.example/files/a",
                "*"
            })
    void aPathThatTheUpstreamCouldReadOtherwiseIsRefused(String path) throws Exception {
        assertThat(exchange(head("GET", path) + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void noHeaderMakesAClientSomebodyElse() throws Exception {
        var answer =
                exchange(head("GET", "/files/" + marker) + """
                X-Forwarded-For: 203.0.113.7
                X-Forwarded-For: 203.0.113.8
                X-Forwarded-Proto: https
                X-Forwarded-Host: bank.example
                X-Forwarded-Prefix: /admin
                X-Forwarded-User: root
                Forwarded: for=203.0.113.9
                X-Real-IP: 203.0.113.10
                evenhand-marks: none
                EVENHAND-ROLE: operator
                Evenhand-Account: acct_other
                Cookie: a=%s
                Connection: close
                Connection: X-Forwarded-For, X-Mine
                X-Mine: for this hop

                """.formatted(key).replace("\n", "\r\n"));

        var headers = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n{") + 4)).getJsonObject("headers");
        assertThat(headers.getMap())
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-host", "gateway.example")
                .doesNotContainKeys(
                        "forwarded",
                        "x-real-ip",
                        "x-forwarded-prefix",
                        "x-forwarded-user",
                        "evenhand-marks",
                        "evenhand-role",
                        "evenhand-account",
                        "x-api-key",
                        "cookie",
                        "x-mine");
        assertThat(answer)
                .doesNotContain(key)
                .doesNotContainIgnoringCase("x-hop")
                .doesNotContain("spoofed");
    }

    @Test
    void aKeyWhereItWouldBePassedOnIsRefused() throws Exception {
        var encoded = key.replace("e", "%65");
        var chunked = head("POST", "/files/" + marker) + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "a\r\n" + key.substring(0, 10) + "\r\n" + "%x\r\n".formatted(key.length() - 10) + key.substring(10)
                + "\r\n0\r\n\r\n";

        assertThat(exchange(head("GET", "/files/a?key=" + key) + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("key-misplaced")
                .doesNotContain(key);
        assertThat(exchange(head("GET", "/files/a?key=" + encoded) + "Connection: close\r\n\r\n"))
                .contains("key-misplaced");
        assertThat(exchange(chunked)).startsWith("HTTP/1.1 400 ").contains("key-misplaced");
    }

    @Test
    void whatTheUpstreamDroppedIsNotSentAgain() throws Exception {
        var answer = exchange(
                head("POST", "/files/" + marker + "/drop") + "Content-Length: 4\r\nConnection: close\r\n\r\nonce");

        assertThat(answer).startsWith("HTTP/1.1 502 ").contains("upstream-failed");
        assertThat(seen()).containsExactly("POST /files/" + marker + "/drop");
    }

    private String head(String method, String path) {
        return "%s %s HTTP/1.1\r\nHost: gateway.example\r\nX-Api-Key: %s\r\n".formatted(method, path, key);
    }

    private String exchange(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes(request));
            return all(socket.getInputStream());
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getByName(gateway.getHost()), gateway.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that comes until the other side closes, which it has to. */
    private static String all(InputStream from) throws IOException {
        try {
            return new String(from.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The connection stays open", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The requests of this test that reached the upstream. */
    private List<String> seen() {
        return given().get(upstream + "/seen").jsonPath().getList("requests", String.class).stream()
                .filter(request -> request.contains(marker))
                .toList();
    }
}
