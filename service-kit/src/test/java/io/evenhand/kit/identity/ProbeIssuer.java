package io.evenhand.kit.identity;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An OpenID provider that a test starts and stops, and whose published keys it changes. */
final class ProbeIssuer {

    private final int port;
    private HttpServer server;
    private volatile List<RsaJsonWebKey> keys = List.of();

    ProbeIssuer(int port) throws IOException {
        this.port = port;
        this.server = HttpServer.create();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        serve(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(url()));
        serve("/keys", () -> new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY));
        server.start();
    }

    void stop() {
        server.stop(0);
    }

    /** From now on tokens of these keys are good, and of no others. */
    void publish(RsaJsonWebKey... published) {
        keys = List.of(published);
    }

    static RsaJsonWebKey newKey(String id) throws JoseException {
        var key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId(id);
        key.setUse("sig");
        return key;
    }

    /** A good token of an operator. */
    String token(RsaJsonWebKey key) {
        return token(key, _ -> {});
    }

    /** A token that is good but for what {@code change} does to it. */
    String token(RsaJsonWebKey key, Consumer<JwtClaims> change) {
        return token(claims(change), signature -> {
            signature.setAlgorithmHeaderValue("RS256");
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setKey(key.getPrivateKey());
        });
    }

    /** A token signed as {@code sign} says. */
    static String token(JwtClaims claims, Consumer<JsonWebSignature> sign) {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setHeader("typ", "JWT");
        sign.accept(signature);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The key does not sign", e);
        }
    }

    JwtClaims claims(Consumer<JwtClaims> change) {
        var claims = new JwtClaims();
        claims.setIssuer(url());
        claims.setAudience("evenhand");
        claims.setSubject("ada");
        claims.setStringListClaim("groups", "operator", "service");
        claims.setIssuedAt(NumericDate.fromSeconds(Instant.now().getEpochSecond()));
        claims.setExpirationTime(
                NumericDate.fromSeconds(Instant.now().plusSeconds(600).getEpochSecond()));
        change.accept(claims);
        return claims;
    }

    private interface Content {
        String text();
    }

    private void serve(String path, Content content) {
        server.createContext(path, exchange -> {
            var body = content.text().getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }
}
