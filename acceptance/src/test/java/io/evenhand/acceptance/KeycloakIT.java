package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.issuer.TokenSigner;
import io.evenhand.local.place.Part;
import io.evenhand.local.store.LocalPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The accounts service with tokens of a real OpenID provider, which is not there yet when the service starts. */
@Tag("keycloak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {

    private static final Path TARGET = Path.of(System.getProperty("basedir"), "target");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(2);

    private final int portBase = PortBase.free();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Keycloak keycloak;
    private LocalPostgres postgres;
    private Process accounts;
    private Path data;

    @BeforeAll
    void startTheServiceBeforeKeycloakIsThere() throws Exception {
        data = Files.createTempDirectory(TARGET, "keycloak-");
        postgres = LocalPostgres.start(data.resolve("postgres"), 0);
        keycloak = new Keycloak();
        accounts = startAccounts();
        await().atMost(START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> as("").get("/v1/accounts").status() == 401);
        var stranger = TokenSigner.open(data, keycloak.issuer()).token("eve", List.of("operator"), SOON);
        assertThat(as(stranger).get("/v1/accounts").status()).isEqualTo(503);
        keycloak.start();
        keycloak.awaitReady();
    }

    @AfterAll
    void stopEverything() throws Exception {
        keycloak.close();
        accounts.destroy();
        accounts.waitFor(1, TimeUnit.MINUTES);
        postgres.close();
        client.close();
    }

    @Test
    void theRolesInItsTokensOpenCallsAndNoOthers() throws Exception {
        var ada = as(keycloak.login("console", "ada"));
        var bo = as(keycloak.login("console", "bo"));
        var program = as(keycloak.identify("services"));

        assertThat(ada.get("/v1/accounts").status()).isEqualTo(200);
        assertThat(ada.get("/v1/audit").status()).isEqualTo(403);
        assertThat(bo.get("/v1/audit").status()).isEqualTo(200);
        assertThat(bo.post("/v1/accounts", Map.of()).status()).isEqualTo(403);
        assertThat(program.get("/v1/events").status()).isEqualTo(200);
        assertThat(program.get("/v1/audit").status()).isEqualTo(403);
    }

    @Test
    void theAuditLogNamesTheSubjectOfTheToken() throws Exception {
        var token = keycloak.login("console", "ada");
        var policy = Files.readString(TARGET.resolve("../../policies/graduated-speed.yaml"));

        as(token).post("/v1/policies", "application/yaml", policy).orFail("Drafting a policy");

        var lines = as(keycloak.login("console", "bo"))
                .get("/v1/audit?subject=graduated-speed")
                .orFail("Reading the audit log")
                .path("items");
        assertThat(lines.path(0).path("actor").asText())
                .isEqualTo(part(token, 1).path("sub").asText())
                .isNotBlank();
        assertThat(lines.path(0).path("roles").toString()).contains("\"policy-admin\"");
    }

    @Test
    void aTokenForAnotherApplicationIsRefused() throws Exception {
        var elsewhere = keycloak.login("another", "ada");

        var answer = as(elsewhere).get("/v1/accounts");

        assertThat(part(elsewhere, 1).path("realm_access").path("roles").toString())
                .contains("operator");
        assertThatItIsAProblem(answer, 401);
    }

    @Test
    void aNewKeyIsTakenWithoutARestartAndTheFormerOneNoMore() throws Exception {
        var former = keycloak.login("console", "ada");
        assertThat(as(former).get("/v1/accounts").status()).isEqualTo(200);

        keycloak.changeKeys();

        var next = keycloak.login("console", "ada");
        assertThat(part(next, 0).path("kid")).isNotEqualTo(part(former, 0).path("kid"));
        await().atMost(SOON).until(() -> as(next).get("/v1/accounts").status() == 200);
        assertThatItIsAProblem(as(former).get("/v1/accounts"), 401);
    }

    @Test
    void knownTokensStayGoodWhileKeycloakIsAwayAndItComesBackAlone() throws Exception {
        var known = keycloak.login("console", "ada");
        await().atMost(SOON).until(() -> as(known).get("/v1/accounts").status() == 200);
        var unknown = TokenSigner.open(data, keycloak.issuer()).token("eve", List.of("operator"), START);

        keycloak.stop();

        assertThat(as(known).get("/v1/accounts").status()).isEqualTo(200);
        assertThatItIsAProblem(as(unknown).get("/v1/accounts"), 401, 503);
        assertThat(as("").get("/q/health/live").status()).isEqualTo(200);
        assertThat(as(known).get("/v1/accounts").status()).isEqualTo(200);
        keycloak.start();
        keycloak.awaitReady();
        assertThat(as(keycloak.login("console", "ada")).get("/v1/accounts").status())
                .isEqualTo(200);
    }

    private static void assertThatItIsAProblem(Api.Answer answer, Integer... statuses) {
        assertThat(answer.status()).isIn((Object[]) statuses);
        assertThat(answer.body().path("type").asText()).startsWith("https://evenhand.io/problems/");
    }

    private Api as(String token) {
        return new Api(client, Part.ACCOUNTS.url(portBase), token);
    }

    private static JsonNode part(String token, int place) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[place]));
    }

    private Process startAccounts() throws IOException {
        var builder = new ProcessBuilder(
                        Jvm.java(),
                        "-Xmx256m",
                        "-jar",
                        TARGET.resolve("../../accounts-service/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("accounts.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(Part.ACCOUNTS.port(portBase)),
                        "EVENHAND_DATABASE_PORT",
                        Integer.toString(postgres.port()),
                        "EVENHAND_DATABASE_PASSWORD",
                        "accounts",
                        "EVENHAND_REDIS_URL",
                        Part.REDIS.url(portBase).toString().replace("http", "redis"),
                        "EVENHAND_KEYS_PEPPER",
                        "pepper-of-the-tests",
                        "EVENHAND_IDENTITY_ISSUER",
                        keycloak.issuer(),
                        "EVENHAND_IDENTITY_ROLES_CLAIM",
                        "realm_access/roles",
                        "EVENHAND_IDENTITY_KEYS_REFRESH",
                        "1s"));
        var started = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
        return started;
    }
}
