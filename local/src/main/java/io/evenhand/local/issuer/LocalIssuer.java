package io.evenhand.local.issuer;

import com.sun.net.httpserver.HttpServer;
import io.evenhand.local.place.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The token issuer of one machine. Its key is made once and kept in the data folder, so that tokens written earlier
 * stay good after a restart on the same port. It may have a {@link Client}, to which people then log in here.
 */
public final class LocalIssuer implements AutoCloseable {

    /** Every role of staff and programs (API keys stand for account holders). */
    public static final List<String> ROLES =
            List.of("support", "reviewer", "senior", "policy-admin", "operator", "auditor", "gateway", "service");

    private final TokenSigner signer;
    private final HttpServer server;
    private final ExecutorService threads;

    private LocalIssuer(TokenSigner signer, HttpServer server, ExecutorService threads) {
        this.signer = signer;
        this.server = server;
        this.threads = threads;
    }

    /** Serves the key of {@code directory} (made when missing) on 127.0.0.1; port 0 stands for any free one. */
    public static LocalIssuer start(Path directory, int port) throws IOException {
        return start(directory, port, Optional.empty(), InstantSource.system());
    }

    /** The same, and people log in to {@code client}. */
    public static LocalIssuer start(Path directory, int port, Client client) throws IOException {
        return start(directory, port, Optional.of(client), InstantSource.system());
    }

    static LocalIssuer start(Path directory, int port, Optional<Client> client, InstantSource clock)
            throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // A form that arrives slowly keeps nobody from the keys.
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        var signer = TokenSigner.open(directory, urlOf(server));
        client.ifPresent(known -> new LoginPages(known, new Logins(known, signer, clock)).addTo(server));
        var url = urlOf(server);
        serve(server, "/jwks", signer.publicKeys());
        serve(
                server,
                "/.well-known/openid-configuration",
                Answers.json(client.isPresent() ? Discovery.ofLogin(url) : Discovery.ofKeys(url)));
        server.start();
        return new LocalIssuer(signer, server, threads);
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
        threads.close();
    }

    private static String urlOf(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void serve(HttpServer server, String path, String json) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Answers.json(exchange, 200, json);
            }
        });
    }
}
