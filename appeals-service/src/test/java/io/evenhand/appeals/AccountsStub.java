package io.evenhand.appeals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Plays accounts: hashes from 0 to 7 are known, from 8 to e unknown, and f breaks it. It answers services only. */
public final class AccountsStub implements QuarkusTestResourceLifecycleManager {

    private Optional<HttpServer> running = Optional.empty();

    @Override
    public Map<String, String> start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/keys/", AccountsStub::answer);
            server.start();
            running = Optional.of(server);
            return Map.of(
                    "evenhand.services.accounts.url",
                    "http://127.0.0.1:" + server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        running.ifPresent(server -> server.stop(0));
    }

    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            var body = "{\"key\":\"key_1\",\"account\":\"acct_1\",\"install\":\"inst_1\"}"
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(status(call), body.length);
            call.getResponseBody().write(body);
        }
    }

    private static int status(HttpExchange call) {
        if (call.getRequestHeaders().getFirst("Authorization") == null) {
            return 401;
        }
        var first = Character.digit(call.getRequestURI().getPath().charAt("/v1/keys/".length()), 16);
        if (first == 15) {
            return 500;
        }
        return first < 8 ? 200 : 404;
    }
}
