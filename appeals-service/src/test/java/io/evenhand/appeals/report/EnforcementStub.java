package io.evenhand.appeals.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays enforcement: takes signals, and tells of findings what tests have it tell. */
public final class EnforcementStub implements QuarkusTestResourceLifecycleManager {

    private final List<JsonObject> signals = new CopyOnWriteArrayList<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private Optional<HttpServer> running = Optional.empty();
    private long heard;

    @Override
    public Map<String, String> start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            running = Optional.of(server);
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            return Map.of(
                    "evenhand.appeals.reports.every",
                    "1s",
                    "evenhand.mail.host",
                    "127.0.0.1",
                    "evenhand.mail.port",
                    Integer.toString(freePort()),
                    "evenhand.services.enforcement.url",
                    url,
                    "evenhand.test.enforcement",
                    url,
                    "evenhand.events.poll",
                    "0.2s",
                    "evenhand.appeals.reports.per-source",
                    "200");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        running.ifPresent(server -> server.stop(0));
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = answer(call, body).encode().getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, answer.length);
            call.getResponseBody().write(answer);
        }
    }

    private JsonObject answer(HttpExchange call, String body) {
        return switch (call.getRequestURI().getPath()) {
            case "/v1/signals" -> {
                signals.add(new JsonObject(body));
                yield new JsonObject().put("id", "find_" + new JsonObject(body).getString("report"));
            }
            case "/signals" -> new JsonObject().put("items", new JsonArray(List.copyOf(signals)));
            case "/tell" -> tell(new JsonObject(body));
            default -> page(call.getRequestURI().getQuery());
        };
    }

    /** Goes on where the log stood that other tests told from: the service keeps how far it has heard. */
    private synchronized JsonObject tell(JsonObject finding) {
        var position = Math.max(heard, events.isEmpty() ? 0 : events.getLast().getLong("position")) + 1;
        events.add(new JsonObject()
                .put("position", position)
                .put("id", "evt_" + position)
                .put("type", "finding-changed")
                .put("subject", finding.getString("account"))
                .put("at", Instant.now().toString())
                .put("data", finding));
        return new JsonObject();
    }

    private synchronized JsonObject page(String query) {
        var after = Long.parseLong(query.replaceFirst(".*after=(\\d+).*", "$1"));
        heard = Math.max(heard, after);
        var items = events.stream()
                .filter(event -> event.getLong("position") > after)
                .toList();
        return new JsonObject()
                .put("items", new JsonArray(items))
                .put("last", items.isEmpty() ? after : items.getLast().getLong("position"));
    }
}
