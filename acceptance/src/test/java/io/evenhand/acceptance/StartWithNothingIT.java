package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.demo.DemoUpstream;
import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.http.Api;
import io.evenhand.local.issuer.Client;
import io.evenhand.local.issuer.LocalIssuer;
import io.evenhand.local.issuer.TokenSigner;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.store.LocalPostgres;
import io.evenhand.local.store.LocalRedis;
import io.evenhand.local.up.Guard;
import io.evenhand.local.up.ServiceProcess;
import io.evenhand.local.up.ServiceSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promise "nothing is up yet": the packaged services, each a process of its own, and nothing that they need. */
class StartWithNothingIT {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration HEALED = Promised.within(Duration.ofSeconds(10));
    private static final Duration PATIENCE = Promised.within(Duration.ofSeconds(3));
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private int portBase;
    private DataFolder data;
    private TokenSigner signer;

    @BeforeEach
    void startTheServicesAlone() throws Exception {
        portBase = PortBase.free();
        data = new DataFolder(Files.createTempDirectory(Path.of(System.getProperty("basedir"), "target"), "nothing-"));
        signer = TokenSigner.open(data.issuer(), Part.ISSUER.url(portBase).toString());
        var guard = started(Guard.start(data));
        var settings = ServiceSettings.of(data, portBase, Part.UPSTREAM.url(portBase), false, Optional.empty());
        for (var service : Part.SERVICES) {
            started(ServiceProcess.start(service, settings, guard));
        }
        for (var service : Part.SERVICES) {
            await().atMost(START)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> get(service, "/q/health/live").statusCode() == 200);
        }
    }

    @AfterEach
    void stopEverything() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void everyServiceTellsItsCallersToComeBackAndWorksTenSecondsAfterTheStoresAndTheIssuerAppear() throws Exception {
        for (var service : Part.SERVICES) {
            for (var own : List.of("live", "started")) {
                assertThat(get(service, "/q/health/" + own).statusCode()).isEqualTo(200);
            }
            // Enforcement waits a while for the policies, and goes on without.
            await().atMost(START).until(() -> get(service, "/q/health/ready").statusCode() == 200);
            assertThat(get(service, "/q/health/well").statusCode()).isEqualTo(503);
            assertThatItSaysComeBack(get(service, "/v1/events"));
        }
        assertThatItSaysComeBack(get(Part.ACCOUNTS, "/v1/accounts?externalId=somebody"));
        assertThatItSaysComeBack(get(Part.METERING, "/v1/accounts/acct_0/usage"));
        assertThatItSaysComeBack(get(Part.ENFORCEMENT, "/v1/accounts/acct_0/messages"));
        assertThatItSaysComeBack(decision(token("gateway"), "acct_0"));
        assertThatItSaysComeBack(decision(unknownKey(), "acct_0"));
        assertThatItSaysComeBack(throughTheGateway(unknownKey()));

        everythingAppears();

        var appeared = System.nanoTime();
        var customer = eventually(appeared, this::customerOfAPublishedPolicy);
        eventually(appeared, () -> succeeded(throughTheGateway(customer.key())));
        eventually(appeared, () -> succeeded(decision(token("gateway"), customer.account())));
        eventually(appeared, () -> succeeded(decision(customer.key(), customer.account())));
        eventually(
                appeared, () -> succeeded(get(Part.METERING, "/v1/accounts/%s/usage".formatted(customer.account()))));
        eventually(appeared, () -> succeeded(get(Part.APPEALS, "/v1/events")));
    }

    private record Customer(String account, String key) {}

    /** Starts the stores one after the other, then the issuer; returns when all of them serve. */
    private void everythingAppears() throws IOException {
        started(DemoUpstream.start(Part.UPSTREAM.port(portBase)));
        started(LocalPostgres.start(data.postgres(), Part.POSTGRES.port(portBase)));
        started(LocalRedis.start(data.redis(), Part.REDIS.port(portBase)));
        started(LocalIssuer.start(data.issuer(), Part.ISSUER.port(portBase), Client.console(data, portBase)))
                .writeTokens(data.tokens(), Duration.ofHours(1));
    }

    private Customer customerOfAPublishedPolicy() throws IOException, InterruptedException {
        var policies = new Api(client, Part.ACCOUNTS.url(portBase), token("policy-admin"));
        var name = "/v1/policies/graduated-speed";
        if (!policies.get(name).succeeded()) {
            var file = Path.of(System.getProperty("basedir"), "../policies/graduated-speed.yaml");
            policies.post("/v1/policies", "application/yaml", Files.readString(file))
                    .orFail("Creating the policy");
            policies.post(name + "/versions/1/publish", Map.of()).orFail("Publishing the policy");
        }
        var operator = new Api(client, Part.ACCOUNTS.url(portBase), token("operator"));
        var account = new AccountsClient(operator, "graduated-speed", "unlimited").open("first");
        var install = operator.post("/v1/accounts/%s/installs".formatted(account), Map.of("name", "only"))
                .orFail("Licensing an install")
                .path("id")
                .asText();
        var key = operator.post("/v1/accounts/%s/keys".formatted(account), Map.of("install", install))
                .orFail("Issuing a key")
                .path("key")
                .asText();
        return new Customer(account, key);
    }

    private HttpResponse<String> get(Part service, String path) throws IOException, InterruptedException {
        var role = path.equals("/v1/events") ? "service" : "operator";
        return send(service, path, token(role), HttpRequest.Builder::GET);
    }

    private HttpResponse<String> decision(String credential, String account) throws IOException, InterruptedException {
        var ask = "{\"account\":\"%s\",\"action\":\"file.process\",\"units\":{\"files\":1}}".formatted(account);
        return send(
                Part.ENFORCEMENT,
                "/v1/decisions",
                credential,
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(ask)));
    }

    private HttpResponse<String> throughTheGateway(String key) throws IOException, InterruptedException {
        return send(Part.GATEWAY, "/files", key, request -> request.POST(BodyPublishers.ofString("a file")));
    }

    private HttpResponse<String> send(
            Part part, String path, String credential, UnaryOperator<HttpRequest.Builder> completed)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(part.url(portBase).resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + credential);
        return client.send(completed.apply(request).build(), BodyHandlers.ofString());
    }

    private String token(String role) {
        return signer.token("test-" + role, List.of(role), Duration.ofHours(1));
    }

    /** A key that is well formed, and that nobody holds. */
    private static String unknownKey() {
        var body = "evh_" + "0".repeat(30);
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        var check = new StringBuilder();
        for (var rest = crc.getValue(); check.length() < 6; rest /= BASE62.length()) {
            check.insert(0, BASE62.charAt((int) (rest % BASE62.length())));
        }
        return body + check;
    }

    private static HttpResponse<String> succeeded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static void assertThatItSaysComeBack(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 10L);
        assertThat(answer.body()).contains("https://evenhand.io/problems/unavailable");
    }

    /** What {@code work} returns once it no longer fails, within the promised time. */
    private static <T> T eventually(long since, Callable<T> work) {
        var left = HEALED.minusNanos(System.nanoTime() - since);
        return await().atMost(left.isPositive() ? left : Duration.ofMillis(1))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(work, _ -> true);
    }

    private <T extends AutoCloseable> T started(T thing) {
        started.push(thing);
        return thing;
    }
}
