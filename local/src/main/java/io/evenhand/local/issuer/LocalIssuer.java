package io.evenhand.local.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenhand.local.place.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The token issuer of one machine. Its key is made once and kept in the data folder, so that tokens written earlier
 * stay good after a restart on the same port.
 */
public final class LocalIssuer implements AutoCloseable {

    /** Every role of staff and programs (API keys stand for account holders). */
    public static final List<String> ROLES =
            List.of("support", "reviewer", "senior", "policy-admin", "operator", "auditor", "gateway", "service");

    private final TokenSigner signer;
    private final HttpServer server;

    private LocalIssuer(TokenSigner signer, HttpServer server) {
        this.signer = signer;
        this.server = server;
    }

    /** Serves the key of {@code directory} (made when missing) on 127.0.0.1; port 0 stands for any free one. */
    public static LocalIssuer start(Path directory, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var signer = TokenSigner.open(directory, urlOf(server));
        var keys = signer.publicKeys().getBytes(StandardCharsets.UTF_8);
        var provider = "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/jwks\"}"
                .formatted(urlOf(server))
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks", exchange -> answer(exchange, keys));
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, provider));
        server.start();
        return new LocalIssuer(signer, server);
    }

    /** The base URL, which is also the {@code iss} of its tokens. */
    public String url() {
        return urlOf(server);
    }

    /** A signed token for {@code subject} in {@code roles}, good for {@code life} from now (real time). */
    public String token(String subject, List<String> roles, Duration life) {
        return signer.token(subject, roles, life);
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

    private static String urlOf(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
