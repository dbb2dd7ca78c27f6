package io.evenhand.appeals;

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
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Plays accounts-service (an even first digit of a key's hash is acct_even's, an odd one acct_odd's; every account is there but
 * acct_none) and enforcement-service: an
 * event posted to {@code /tell} is its next one, a measure posted to {@code /keep/ID} is answered, what it is asked to do is kept
 * at {@code /asked}; what is posted to {@code /can/PATH} is answered at PATH. After {@code /mode/down} it answers 503, after {@code /mode/slow} nothing is in force yet, after {@code
 * /mode/refusing} it answers 409, after {@code /mode/well} all is well.
 */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {

    private final Map<String, String> measures = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<JsonObject> events = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<JsonObject> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> canned = new ConcurrentHashMap<>();
    private volatile String mode = "well";
    private Optional<HttpServer> running = Optional.empty();

    @Override
    public Map<String, String> start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
            running = Optional.of(server);
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            return Map.ofEntries(
                    Map.entry("evenhand.services.accounts.url", url),
                    Map.entry("evenhand.services.enforcement.url", url),
                    Map.entry("evenhand.services.metering.url", url),
                    Map.entry("evenhand.appeals.me.wrong-keys", "3"),
                    Map.entry("evenhand.test.neighbours", url),
                    Map.entry(
                            "evenhand.time-machine.file",
                            Files.createTempDirectory("clock").resolve("clock").toString()),
                    Map.entry("evenhand.appeals.review.every", "0.3s"),
                    // A test that wants mail has servers listen there.
                    Map.entry("evenhand.appeals.mail.host", "127.0.0.1"),
                    Map.entry("evenhand.appeals.mail.port", freePort()),
                    Map.entry("evenhand.appeals.mail.tls", "none"),
                    Map.entry("evenhand.appeals.mail.user", "intake"),
                    Map.entry("evenhand.appeals.mail.password", "secret"),
                    Map.entry("evenhand.appeals.mail.processed", "Processed"),
                    Map.entry("evenhand.appeals.mail.unclear", "Unclear"),
                    Map.entry("evenhand.appeals.mail.reports", "reports@platform.example"),
                    Map.entry("evenhand.appeals.mail.authserv", "mx.platform.example"),
                    Map.entry("evenhand.appeals.mail.largest", "200000"),
                    Map.entry("evenhand.appeals.mail.every", "0.3s"),
                    Map.entry("evenhand.appeals.mail.patience", "2s"),
                    Map.entry("evenhand.mail.host", "127.0.0.1"),
                    Map.entry("evenhand.mail.port", freePort()),
                    Map.entry("evenhand.mail.from", "fair-use@platform.example"),
                    Map.entry("evenhand.mail.deadline", "3s"),
                    Map.entry("evenhand.events.poll", "0.2s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(probe.getLocalPort());
        }
    }

    @Override
    public void stop() {
        running.ifPresent(server -> server.stop(0));
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            var path = call.getRequestURI().getPath();
            var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = answer(call, path, body);
            var bytes = answer.encode().getBytes(StandardCharsets.UTF_8);
            var status = answer.getInteger("httpStatus", 200);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    private JsonObject answer(HttpExchange call, String path, String body) {
        if (path.startsWith("/v1/keys/")) {
            var odd = Character.digit(path.charAt("/v1/keys/".length()), 16) % 2 == 1;
            return new JsonObject()
                    .put("key", odd ? "key_odd" : "key_even")
                    .put("account", odd ? "acct_odd" : "acct_even")
                    .put("install", "inst_1");
        }
        if (path.startsWith("/can/")) {
            canned.put(path.substring("/can".length()), body);
            return new JsonObject();
        }
        if (path.startsWith("/v1/accounts/") || path.equals("/v1/explanations")) {
            return told(path, body);
        }
        if (path.startsWith("/keep/")) {
            measures.put(path.substring("/keep/".length()), body);
            return new JsonObject();
        }
        if (path.startsWith("/mode/")) {
            mode = path.substring("/mode/".length());
            return new JsonObject();
        }
        return switch (path) {
            case "/tell" -> tell(new JsonObject(body));
            case "/asked" ->
                new JsonObject().put("items", new JsonArray(asked.stream().toList()));
            case "/v1/events" -> page(call.getRequestURI().getQuery());
            default -> enforcement(call, path, body);
        };
    }

    /** What was posted to {@code /can/PATH} is answered there; of an explanation the account stands for the path's end. */
    private JsonObject told(String path, String body) {
        var at = path.equals("/v1/explanations") ? path + "/" + new JsonObject(body).getString("account", "") : path;
        var found = canned.get(at);
        if (found != null && !mode.equals("down")) {
            return new JsonObject(found);
        }
        var id = path.substring(Math.min(path.length(), "/v1/accounts/".length()));
        return id.contains("/") || path.equals("/v1/explanations")
                ? new JsonObject().put("httpStatus", mode.equals("down") ? 503 : 404)
                : account(id);
    }

    private JsonObject account(String id) {
        if (mode.equals("down")) {
            return new JsonObject().put("httpStatus", 503);
        }
        return id.equals("acct_none") ? new JsonObject().put("httpStatus", 404) : new JsonObject().put("id", id);
    }

    private JsonObject enforcement(HttpExchange call, String path, String body) {
        if (mode.equals("down")) {
            return new JsonObject().put("httpStatus", 503);
        }
        if (path.endsWith("/evi_deleted")) {
            return new JsonObject().put("httpStatus", 410).put("detail", "It was deleted.");
        }
        if (path.startsWith("/v1/evidence/")) {
            return new JsonObject().put("id", "evi_1").put("figures", new JsonObject().put("used", 12_400));
        }
        var parts = path.split("/", -1);
        var id = parts[3];
        if (call.getRequestMethod().equals("POST")) {
            asked.add(new JsonObject(body)
                    .put("measure", id)
                    .put("call", parts[4])
                    .put("key", call.getRequestHeaders().getFirst("Idempotency-Key")));
            if (mode.equals("refusing")) {
                return new JsonObject().put("httpStatus", 409);
            }
        }
        return Optional.ofNullable(measures.get(id))
                .map(kept -> new JsonObject(kept).put("applied", mode.equals("well")))
                .orElseGet(() -> new JsonObject().put("httpStatus", 404));
    }

    private synchronized JsonObject tell(JsonObject event) {
        var position = events.size() + 1;
        events.add(event.put("position", position)
                .put("id", "evt_" + position)
                .put("at", event.getString("at", Instant.now().toString())));
        return new JsonObject();
    }

    private JsonObject page(String query) {
        var after = Integer.parseInt(query.replaceFirst(".*after=(\\d+).*", "$1"));
        var all = events.stream().toList();
        return new JsonObject()
                .put("items", new JsonArray(all.subList(Math.min(after, all.size()), all.size())))
                .put("last", all.size());
    }
}
