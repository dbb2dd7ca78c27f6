package io.evenhand.enforcement;

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the other services over HTTP, and has an {@link Upstream}: what a test puts at {@code /put/<path>} is
 * answered at {@code /<path>}, or 503 where that is nothing; what it adds at {@code /events/<service>} is that service's next event.
 */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {

    private static final String ROUTES = """
            - {method: POST, path: /files/**, action: file.process, units: {files: 1}}
            - {method: POST, path: /told, action: file.process, units: {files: 1}, body: {model: model}}
            - {method: POST, path: /batch, action: file.process, units: {files: 25}}
            - {method: GET, path: /files/**, action: file.read, units: {files: 1}}
            - {method: GET, path: /provided/**, action: file.read, units: {files: 1}, credential: provider}
            - {method: POST, path: /bulk, action: file.process, units: {files: 1000}}
            """;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, CopyOnWriteArrayList<JsonObject>> events = new ConcurrentHashMap<>();
    private @Nullable HttpServer server;
    private @Nullable Upstream upstream;

    @Override
    public Map<String, String> start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", this::answer);
            started.start();
            var routes = Files.createTempFile("routes", ".yaml");
            Files.writeString(routes, ROUTES);
            var credentials = Files.createTempDirectory("credentials");
            Files.writeString(credentials.resolve("provider"), "first-secret");
            var url = "http://127.0.0.1:" + started.getAddress().getPort();
            var gateway = Integer.toString(freePort());
            var platform = Upstream.start();
            upstream = platform;
            return Map.ofEntries(
                    Map.entry("evenhand.services.accounts.url", url + "/accounts"),
                    Map.entry("evenhand.services.metering.url", url + "/metering"),
                    Map.entry("evenhand.services.appeals.url", url + "/appeals"),
                    Map.entry("evenhand.gateway.port", gateway),
                    Map.entry("evenhand.gateway.upstream", "http://127.0.0.1:" + platform.port()),
                    Map.entry("evenhand.gateway.credentials", credentials.toString()),
                    Map.entry("evenhand.gateway.limits.arrival", "PT3S"),
                    Map.entry("evenhand.gateway.routes", routes.toString()),
                    // A test that wants mail has a server listen there.
                    Map.entry("evenhand.mail.host", "127.0.0.1"),
                    Map.entry("evenhand.mail.port", Integer.toString(freePort())),
                    Map.entry("evenhand.mail.deadline", "3s"),
                    Map.entry("evenhand.mail.from", "Fair use <fair-use@platform.example>"),
                    Map.entry("evenhand.mail.reply-to", "appeals@platform.example"),
                    Map.entry("evenhand.webhook.allowed-networks", "127.0.0.0/8"),
                    Map.entry("evenhand.webhook.deadline", "2s"),
                    Map.entry("evenhand.test.neighbours", url),
                    Map.entry("evenhand.test.gateway", "http://127.0.0.1:" + gateway),
                    Map.entry("evenhand.evidence.every", "1s"),
                    Map.entry("evenhand.events.poll", "0.2s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void answer(HttpExchange call) throws IOException {
        var path = call.getRequestURI().getPath();
        var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.startsWith("/put/")) {
            answers.put(path.substring("/put".length()), body);
            send(call, 200, "{}");
        } else if (path.startsWith("/events/")) {
            add(path.substring("/events/".length()), new JsonObject(body));
            send(call, 200, "{}");
        } else if (path.endsWith("/v1/events")) {
            send(
                    call,
                    200,
                    page(
                            path.replaceFirst("^/(\\w+)/.*", "$1"),
                            call.getRequestURI().getQuery()));
        } else if (path.endsWith("/v1/memory")) {
            send(call, 200, "{\"checkpoints\":[],\"uses\":[]}");
        } else if (answers.containsKey(path)) {
            send(call, answers.get(path).isEmpty() ? 503 : 200, answers.get(path));
        } else {
            send(call, 404, "{}");
        }
    }

    private synchronized void add(String service, JsonObject event) {
        var log = events.computeIfAbsent(service, _ -> new CopyOnWriteArrayList<>());
        log.add(event.put("position", log.size() + 1).put("id", "evt_" + service + log.size()));
    }

    private synchronized String page(String service, String query) {
        var after = Integer.parseInt(query.replaceFirst(".*after=(\\d+).*", "$1"));
        var log = events.getOrDefault(service, new CopyOnWriteArrayList<>());
        var items = new JsonArray();
        log.stream().skip(after).forEach(items::add);
        return new JsonObject().put("items", items).put("last", log.size()).encode();
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        try (var to = call.getResponseBody()) {
            to.write(bytes);
        }
    }
}
