package io.evenhand.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerTest {

    @TempDir
    Path directory;

    @Test
    void itsTokensVerifyAgainstTheKeySetItServes() throws Exception {
        try (var issuer = LocalIssuer.start(directory, 0)) {

            var claims =
                    verifier(issuer).processToClaims(issuer.token("ada", List.of("support"), Duration.ofMinutes(5)));

            assertThat(claims.getSubject()).isEqualTo("ada");
            assertThat(claims.getStringListClaimValue("groups")).containsExactly("support");
        }
    }

    @Test
    void tellsWhereItsKeysAre() throws Exception {
        try (var issuer = LocalIssuer.start(directory, 0);
                var client = HttpClient.newHttpClient()) {

            var told = client.send(
                            HttpRequest.newBuilder(URI.create(issuer.url() + "/.well-known/openid-configuration"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            assertThat(told).isEqualTo("{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/jwks\"}".formatted(issuer.url()));
        }
    }

    @Test
    void keepsItsKeyBetweenStarts() throws Exception {
        String token;
        int port;
        try (var first = LocalIssuer.start(directory, 0)) {
            token = first.token("ada", List.of("support"), Duration.ofMinutes(5));
            port = URI.create(first.url()).getPort();
        }

        try (var second = LocalIssuer.start(directory, port)) {

            assertThat(verifier(second).processToClaims(token).getSubject()).isEqualTo("ada");
        }
    }

    @Test
    void servesNoPrivateKeyAndWritesTokensForTheirOwnerOnly() throws Exception {
        try (var issuer = LocalIssuer.start(directory, 0)) {

            issuer.writeTokens(directory.resolve("tokens"), Duration.ofDays(1));

            assertThat(keySet(issuer)).doesNotContain("\"d\"", "\"p\"", "\"q\"");
            assertThat(directory.resolve("tokens").toFile().list())
                    .containsExactlyInAnyOrderElementsOf(LocalIssuer.ROLES);
            for (var secret : List.of(directory.resolve("tokens/operator"), directory.resolve("issuer-key.json"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .isEqualTo("rw-------");
            }
        }
    }

    private static JwtConsumer verifier(LocalIssuer issuer)
            throws IOException, InterruptedException, JoseException, InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(
                        new JwksVerificationKeyResolver(new JsonWebKeySet(keySet(issuer)).getJsonWebKeys()))
                .setExpectedIssuer(issuer.url())
                .setExpectedAudience(TokenSigner.AUDIENCE)
                .setRequireExpirationTime()
                .build();
    }

    private static String keySet(LocalIssuer issuer) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(issuer.url() + "/jwks"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
