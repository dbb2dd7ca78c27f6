package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Keycloak with the realm of {@code platform-realm.json}, which is new each time this is made. */
final class Keycloak {

    private static final Duration START = Duration.ofMinutes(6);
    private static final Path UNPACKED = Path.of(System.getProperty("basedir"), "target/keycloak");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String password = UUID.randomUUID().toString();
    private final int portBase = PortBase.free();
    private final Path home;
    private final Thread atExit = new Thread(this::kill);
    private @Nullable Process process;

    Keycloak() throws IOException {
        try (var folders = Files.list(UNPACKED)) {
            home = folders.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow();
        }
        delete(home.resolve("data"));
        var realms = Files.createDirectories(home.resolve("data/import"));
        try (var realm = Keycloak.class.getResourceAsStream("/platform-realm.json")) {
            var text = new String(Objects.requireNonNull(realm).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(realms.resolve("platform-realm.json"), text.replace("PASSWORD", password));
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** What its tokens have as {@code iss}. */
    String issuer() {
        return url("/realms/platform").toString();
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + Part.ISSUER.port(portBase),
                        "--http-management-port=" + Part.UPSTREAM.port(portBase))
                .redirectErrorStream(true)
                .redirectOutput(UNPACKED.resolveSibling("keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        builder.environment().put("JAVA_OPTS_APPEND", Jvm.SHORT_LIVED.getFirst());
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
        process = builder.start();
    }

    void awaitReady() {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast("Keycloak ended; see keycloak.log", () -> !running().isAlive())
                .until(() -> client.send(
                                        HttpRequest.newBuilder(url("/realms/platform"))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    /** A user logs in at an application. */
    String login(String application, String user) throws IOException, InterruptedException {
        return tokenOf(
                "platform",
                Map.of("client_id", application, "grant_type", "password", "username", user, "password", password));
    }

    /** A program identifies itself. */
    String identify(String program) throws IOException, InterruptedException {
        return tokenOf(
                "platform",
                Map.of("client_id", program, "client_secret", password, "grant_type", "client_credentials"));
    }

    /** Signs with a new key from now on, and no longer publishes those it had. */
    void changeKeys() throws IOException, InterruptedException {
        var admin = admin();
        var components = "/admin/realms/platform/components";
        var former =
                admin.get(components + "?type=org.keycloak.keys.KeyProvider").orFail("Listing the keys");
        admin.post(components, key(UUID.randomUUID().toString(), admin)).orFail("Adding a key");
        for (var each : former) {
            if (each.path("providerId").asText().equals("rsa-generated")) {
                admin.delete(components + "/" + each.path("id").asText()).orFail("Taking back a key");
            }
        }
    }

    private static Map<String, Object> key(String name, Api admin) throws IOException, InterruptedException {
        var realm = admin.get("/admin/realms/platform")
                .orFail("Reading the realm")
                .path("id")
                .asText();
        return Map.of(
                "name",
                name,
                "providerId",
                "rsa-generated",
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "parentId",
                realm,
                "config",
                Map.of("priority", List.of("200")));
    }

    private Api admin() throws IOException, InterruptedException {
        var token = tokenOf(
                "master",
                Map.of("client_id", "admin-cli", "grant_type", "password", "username", "admin", "password", password));
        return new Api(client, url("/"), token);
    }

    private String tokenOf(String realm, Map<String, String> form) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(url("/realms/%s/protocol/openid-connect/token".formatted(realm)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
        JsonNode answer = new ObjectMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
        if (!answer.has("access_token")) {
            throw new IOException("Keycloak gave no token: " + answer);
        }
        return answer.path("access_token").asText();
    }

    private URI url(String path) {
        return Part.ISSUER.url(portBase).resolve(path);
    }

    /** Ends it, as an outage does; what it knows stays. */
    void stop() throws InterruptedException {
        kill();
        running().waitFor(1, TimeUnit.MINUTES);
    }

    /** Ends it for good. */
    void close() throws InterruptedException {
        stop();
        client.close();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    /** The script and whatever it started. */
    private void kill() {
        if (process != null) {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> deepestFirst;
            try (var files = Files.walk(folder)) {
                deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (var file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
