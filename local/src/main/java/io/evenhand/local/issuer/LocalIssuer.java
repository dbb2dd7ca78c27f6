package io.evenhand.local.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenhand.local.place.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * The token issuer of one machine. Its key is made once and kept in the data folder, so that tokens written earlier
 * stay good after a restart on the same port.
 */
public final class LocalIssuer implements AutoCloseable {

    /** The audience of every token: a service accepts no other. */
    public static final String AUDIENCE = "evenhand";

    /** Every role of staff and programs (API keys stand for account holders). */
    public static final List<String> ROLES =
            List.of("support", "reviewer", "senior", "policy-admin", "operator", "auditor", "gateway", "service");

    private static final int KEY_BITS = 2048;

    private final RsaJsonWebKey key;
    private final HttpServer server;

    private LocalIssuer(RsaJsonWebKey key, HttpServer server) {
        this.key = key;
        this.server = server;
    }

    /** Serves the key of {@code directory} (made when missing) on 127.0.0.1; port 0 stands for any free one. */
    public static LocalIssuer start(Path directory, int port) throws IOException {
        var key = loadOrCreate(directory);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var jwks = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks", exchange -> answer(exchange, jwks));
        server.start();
        return new LocalIssuer(key, server);
    }

    /** The base URL, which is also the {@code iss} of its tokens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A signed token for {@code subject} in {@code roles}, good for {@code life} from now (real time). */
    public String token(String subject, List<String> roles, Duration life) {
        var issuedAt = Instant.now();
        var claims = new JwtClaims();
        claims.setIssuer(url());
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setStringListClaim("groups", roles);
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(issuedAt.plus(life).getEpochSecond()));
        claims.setJwtId(UUID.randomUUID().toString());
        return sign(claims);
    }

    /** Writes one token per role to {@code <directory>/<role>}, readable by the owner only. */
    public void writeTokens(Path directory, Duration life) throws IOException {
        OwnerOnly.directory(directory);
        for (var role : ROLES) {
            OwnerOnly.write(directory.resolve(role), token(role, List.of(role), life));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String sign(JwtClaims claims) {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The issuer's key does not sign", e);
        }
    }

    private static RsaJsonWebKey loadOrCreate(Path directory) throws IOException {
        var file = directory.resolve("issuer-key.json");
        try {
            if (Files.exists(file)) {
                return (RsaJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
            }
            var key = RsaJwkGenerator.generateJwk(KEY_BITS);
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            OwnerOnly.directory(directory);
            OwnerOnly.write(file, key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            return key;
        } catch (JoseException e) {
            throw new IOException("Not a signing key: " + file, e);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
