package io.evenhand.kit.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenhand.kit.probe.Heard;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Good and bad tokens of a provider whose keys change and which is away at times, also when the service starts. */
@QuarkusTest
@TestProfile(TokensIT.OwnIssuer.class)
@WithTestResource(TestPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ISSUER = "evenhand.identity.issuer";
    private static final String TOKEN_FILE = "evenhand.identity.service-token-file";

    /** The issuer is at a port where nobody listens yet; the service's own token is in a file of the test. */
    public static final class OwnIssuer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return Map.of(
                        ISSUER,
                        "http://127.0.0.1:" + free.getLocalPort(),
                        TOKEN_FILE,
                        Files.createTempFile("evenhand-token", "").toString(),
                        "evenhand.identity.keys-refresh",
                        "0.2s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    Heard heard;

    private ProbeIssuer issuer;
    private RsaJsonWebKey key;
    private Path tokenFile;
    private Response whileNobodyIssues;

    @BeforeAll
    void askBeforeTheIssuerIsThere() throws IOException, JoseException {
        issuer = new ProbeIssuer(Integer.parseInt(setting(ISSUER).replaceFirst(".*:", "")));
        key = ProbeIssuer.newKey("first");
        tokenFile = Path.of(setting(TOKEN_FILE));
        await().atMost(SOON).until(() -> call("").statusCode() == 401);
        whileNobodyIssues = call(issuer.token(key));
        issuer.publish(key);
        issuer.start();
        await().atMost(SOON).until(() -> call(issuer.token(key)).statusCode() == 200);
    }

    @BeforeEach
    void publishTheFirstKey() {
        issuer.publish(key);
    }

    @AfterAll
    void stop() throws IOException {
        issuer.stop();
        Files.delete(tokenFile);
    }

    @Test
    void aServiceStartedWithoutTheIssuerAsksToComeBackAndHealsAlone() {
        assertThat(whileNobodyIssues.statusCode()).isEqualTo(503);
        assertThat(whileNobodyIssues.contentType()).startsWith("application/problem+json");
        assertThat(whileNobodyIssues.header("Retry-After")).isNotNull();
        assertThat(call(issuer.token(key)).jsonPath().getMap("$")).isEqualTo(Map.of("platform", "ada"));
    }

    Stream<Arguments> badTokens() throws JoseException {
        var stranger = ProbeIssuer.newKey("first");
        var unknown = ProbeIssuer.newKey("unknown");
        var good = issuer.token(key);
        var parts = good.split("\\.");
        return Stream.of(
                arguments("expired", issuer.token(key, claims -> claims.setExpirationTime(in(-1)))),
                arguments("not valid yet", issuer.token(key, claims -> claims.setNotBefore(in(600)))),
                arguments("good for ever", issuer.token(key, claims -> claims.unsetClaim("exp"))),
                arguments("of nobody", issuer.token(key, claims -> claims.unsetClaim("sub"))),
                arguments("of another issuer", issuer.token(key, claims -> claims.setIssuer("http://127.0.0.1:1"))),
                arguments("of no issuer", issuer.token(key, claims -> claims.unsetClaim("iss"))),
                arguments("for another audience", issuer.token(key, claims -> claims.setAudience("another"))),
                arguments("for no audience", issuer.token(key, claims -> claims.unsetClaim("aud"))),
                arguments("by a stranger under the known name", issuer.token(stranger)),
                arguments("by an unknown key", issuer.token(unknown)),
                arguments("by the key it brings along", bringingItsKey(unknown)),
                arguments("unsigned", unsigned()),
                arguments("with the public key as a shared secret", signedWithThePublicKey()),
                arguments("with its signature taken off", parts[0] + "." + parts[1] + "."),
                arguments(
                        "with other claims than were signed",
                        parts[0] + "." + parts[1].replace('a', 'b') + "." + parts[2]),
                arguments("with half a signature", good.substring(0, good.length() - 100)),
                arguments("a word", "token"),
                arguments("nothing", ""),
                arguments("dots", ".."),
                arguments("no JSON", "bm8.bm8.bm8"),
                arguments("an empty object", base64("{}") + "." + base64("{}") + "."),
                arguments("a key name that is none", header("{\"alg\":\"RS256\",\"kid\":17}", parts)),
                arguments("a key name with an address", header("{\"alg\":\"RS256\",\"kid\":\"../../keys\"}", parts)),
                arguments("very long", "a".repeat(7000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedWithoutTellingWhy(String what, String token) {
        var answer = call(token);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.jsonPath().getMap("$"))
                .isEqualTo(Map.of(
                        "type", "https://evenhand.io/problems/unauthorized",
                        "title", "Unauthorized",
                        "status", 401,
                        "detail", "The call carries no valid token or key."));
    }

    @Test
    void aTokenWithoutRolesOpensNothing() {
        var answer = call(issuer.token(key, claims -> claims.unsetClaim("groups")));

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void aNewKeyIsTakenAtOnceAndAWithdrawnOneNoMore() throws JoseException {
        var next = ProbeIssuer.newKey("next-" + UUID.randomUUID());
        var old = issuer.token(key);
        assertThat(call(old).statusCode()).isEqualTo(200);

        issuer.publish(next);

        await().atMost(SOON).until(() -> call(issuer.token(next)).statusCode() == 200);
        assertThat(call(old).statusCode()).isEqualTo(401);
    }

    @Test
    void knownKeysStayGoodWhileTheIssuerIsAwayAndUnknownOnesAreRefused() throws Exception {
        var next = ProbeIssuer.newKey("next-" + UUID.randomUUID());
        await().atMost(SOON).until(() -> call(issuer.token(key)).statusCode() == 200);

        issuer.stop();

        var unknown = call(issuer.token(next));
        assertThat(unknown.statusCode()).isIn(401, 503);
        assertThat(unknown.contentType()).startsWith("application/problem+json");
        assertThat(call(issuer.token(key)).statusCode()).isEqualTo(200);
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        issuer.publish(key, next);
        issuer.start();
        await().atMost(SOON).until(() -> call(issuer.token(next)).statusCode() == 200);
    }

    @Test
    void anExpiredTokenOfTheServiceItselfIsReplacedWithoutARestart() throws IOException {
        var word = UUID.randomUUID().toString();
        Files.writeString(tokenFile, issuer.token(key, claims -> claims.setExpirationTime(in(-1))));
        assertThat(say(word)).isEqualTo(201);
        assertThat(heard.events()).noneMatch(event -> event.subject().equals(word));

        Files.writeString(tokenFile, issuer.token(key));

        await().atMost(SOON)
                .until(() -> heard.events().stream()
                        .anyMatch(event -> event.subject().equals(word)));
    }

    private String bringingItsKey(RsaJsonWebKey own) {
        return ProbeIssuer.token(issuer.claims(_ -> {}), signature -> {
            signature.setAlgorithmHeaderValue("RS256");
            signature.setJwkHeader(own);
            signature.setKey(own.getPrivateKey());
        });
    }

    private String unsigned() {
        return ProbeIssuer.token(issuer.claims(_ -> {}), signature -> {
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setAlgorithmHeaderValue("none");
            signature.setKeyIdHeaderValue(key.getKeyId());
        });
    }

    private String signedWithThePublicKey() {
        return ProbeIssuer.token(issuer.claims(_ -> {}), signature -> {
            signature.setAlgorithmHeaderValue("HS256");
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        });
    }

    private static String header(String header, String[] parts) {
        return base64(header) + "." + parts[1] + "." + parts[2];
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(Instant.now().plusSeconds(seconds).getEpochSecond());
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private int say(String word) {
        return given().auth()
                .oauth2(issuer.token(key))
                .contentType("application/json")
                .body("{\"word\":\"%s\",\"amount\":1}".formatted(word))
                .post("/v1/probe")
                .statusCode();
    }

    private static Response call(String token) {
        return given().baseUri(setting("evenhand.test.url"))
                .header("Authorization", "Bearer " + token)
                .get("/v1/probe/caller");
    }
}
