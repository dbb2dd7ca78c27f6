package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.demo.DemoUpstream;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A gateway that speaks TLS and HTTP/2, and lets what is under way end when it is stopped. */
class GatewayTransportIT {

    private static final char[] PASSWORD = "not secret".toCharArray();
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void speaksHttp2OverTlsAndEndsWhatIsUnderWayWhenItStops() throws Exception {
        var reader = PublishedPolicy.of("tokens").customer("reader");
        var evenhand = reader.evenhand();
        var folder = Files.createTempDirectory(evenhand.folder(), "tls");
        var keys = selfSigned(folder);
        try (var upstream = DemoUpstream.start(0);
                var client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
            var port = freePort();
            var replica = evenhand.replica(
                    Part.ENFORCEMENT,
                    Map.of(
                            "evenhand.gateway.port", Integer.toString(port),
                            "evenhand.gateway.upstream", "http://127.0.0.1:" + upstream.port(),
                            "evenhand.gateway.routes",
                                    evenhand.folder().resolve("routes.yaml").toString(),
                            "evenhand.gateway.tls.certificate",
                                    folder.resolve("certificate.pem").toString(),
                            "evenhand.gateway.tls.key",
                                    folder.resolve("key.pem").toString(),
                            "evenhand.gateway.drain", "PT30S"));
            try (replica) {
                var gateway = URI.create("https://localhost:" + port);

                await().atMost(SOON)
                        .until(() -> client.send(chat(gateway, reader, "demo", 3), BodyHandlers.discarding())
                                        .statusCode()
                                == 200);

                var begun = client.send(chat(gateway, reader, "demo-slow", 60), BodyHandlers.ofInputStream());
                assertThat(begun.version()).isEqualTo(HttpClient.Version.HTTP_2);
                var rest = CompletableFuture.supplyAsync(() -> all(begun));
                replica.process().destroy();
                await().atMost(SOON).until(() -> refuses(client, gateway, reader));

                assertThat(rest.join()).endsWith("data: [DONE]\n\n");
                await().atMost(SOON).until(() -> !replica.process().isAlive());
                // 3 for the prompt and 3 or 60 for the answer.
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(Customer.used(evenhand, reader.id(), "tokens-per-day"))
                                .isEqualTo(6 + 63));
            }
        }
    }

    private static String all(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a new request is not taken any more: answered 503, or not connected to. */
    private static boolean refuses(HttpClient client, URI gateway, Customer reader) throws InterruptedException {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(gateway.resolve("/nowhere"))
                            .header("X-Api-Key", reader.key())
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == 503;
        } catch (IOException _) {
            return true;
        }
    }

    private static HttpRequest chat(URI gateway, Customer reader, String model, int most) {
        return HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                .header("X-Api-Key", reader.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"model": "%s", "max_tokens": %d, "stream": true,
                         "messages": [{"role": "user", "content": "one two three"}]}""".formatted(model, most)))
                .build();
    }

    private static KeyStore selfSigned(Path folder) throws Exception {
        var file = folder.resolve("keys.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-validity",
                        "2",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        write(
                folder.resolve("certificate.pem"),
                "CERTIFICATE",
                keys.getCertificate("gateway").getEncoded());
        write(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("gateway", PASSWORD).getEncoded());
        return keys;
    }

    private static void write(Path file, String what, byte[] encoded) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
    }

    private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", keys.getCertificate("gateway"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
