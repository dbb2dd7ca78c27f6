package io.evenhand.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers as accounts, enforcement and metering do, in memory: it counts a use once by its id, is slow from the 3rd unit on,
 * and refuses more than 1,000,000 units. Now and then it counts without giving an answer, or an unsure one. It takes no
 * event that is ahead of its time or more than two days behind.
 */
final class FakeEvenhand implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration A_DAY = Duration.ofDays(1);

    private final HttpServer server;
    private final Map<String, String> accounts = new LinkedHashMap<>();
    private final Map<String, Long> units = new HashMap<>();
    private final Map<String, JsonNode> seen = new HashMap<>();
    private final List<String> issues = new ArrayList<>();
    private Instant now = Instant.now();

    FakeEvenhand() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/accounts", this::accounts);
        server.createContext("/v1/decisions", this::decisions);
        server.createContext("/v1/usage-events", this::usageEvents);
        server.createContext("/dev/clock", this::clock);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Units by the platform's own name of the account. */
    synchronized Map<String, Long> units() {
        var byName = new HashMap<String, Long>();
        accounts.forEach((name, id) -> byName.put(name, units.getOrDefault(id, 0L)));
        return byName;
    }

    /** What no true client would have done. */
    synchronized List<String> issues() {
        return List.copyOf(issues);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void accounts(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/messages")) {
            answer(exchange, 200, Map.of("items", List.of(Map.of("kind", "band-crossed"))));
        } else if (exchange.getRequestMethod().equals("GET")) {
            var name = URLDecoder.decode(
                    exchange.getRequestURI().getRawQuery().replace("externalId=", ""), StandardCharsets.UTF_8);
            var items = accounts.containsKey(name) ? List.of(Map.of("id", accounts.get(name))) : List.of();
            answer(exchange, 200, Map.of("items", items));
        } else {
            var name =
                    JSON.readTree(exchange.getRequestBody()).path("externalId").asText();
            accounts.put(name, "acct_" + accounts.size());
            answer(exchange, 201, Map.of("id", accounts.get(name)));
        }
    }

    private synchronized void decisions(HttpExchange exchange) throws IOException {
        var body = JSON.readTree(exchange.getRequestBody());
        var id = body.path("account").asText() + "/" + body.path("source").asText() + "/"
                + body.path("id").asText();
        var asked = body.path("units").path("files").asLong();
        if (asked > 1_000_000) {
            answer(exchange, 400, Map.of("detail", "units.files: more than 1000000"));
            return;
        }
        var before = seen.putIfAbsent(id, body);
        if (before != null && !before.equals(body)) {
            issues.add("another content for " + id);
        }
        var used = before == null ? units.merge(body.path("account").asText(), asked, Long::sum) : 1;
        if (before == null && body.path("id").asText().equals("2")) {
            exchange.close();
            return;
        }
        var slow = used > 2;
        var now = Instant.now();
        answer(
                exchange,
                200,
                Map.of(
                        "at",
                        now.toString(),
                        "outcome",
                        slow ? "delay" : "admit",
                        "startAt",
                        now.plus(slow ? A_DAY : Duration.ZERO).toString(),
                        "band",
                        Map.of("name", slow ? "slow" : "quick"),
                        "replayed",
                        before != null));
    }

    private synchronized void usageEvents(HttpExchange exchange) throws IOException {
        var items = new ArrayList<Map<String, Object>>();
        for (var event : JSON.readTree(exchange.getRequestBody())) {
            items.add(take(event));
        }
        answer(exchange, 200, Map.of("items", items));
    }

    private Map<String, Object> take(JsonNode event) {
        var at = Instant.parse(event.path("time").asText());
        if (at.isAfter(now) || at.isBefore(now.minus(A_DAY.multipliedBy(2)))) {
            return Map.of(
                    "status", "rejected", "problem", Map.of("status", 409, "detail", "time: " + at + ", not " + now));
        }
        var account = event.path("subject").asText();
        if (seen.putIfAbsent(account + "/" + event.path("id").asText(), event) != null) {
            return Map.of("status", "duplicate");
        }
        event.path("data")
                .path("units")
                .properties()
                .forEach(count -> units.merge(account, count.getValue().asLong(), Long::sum));
        return event.path("id").asText().equals("2")
                ? Map.of("status", "rejected", "problem", Map.of("status", 503, "detail", "not known"))
                : Map.of("status", "accepted");
    }

    private synchronized void clock(HttpExchange exchange) throws IOException {
        now = Instant.parse(JSON.readTree(exchange.getRequestBody()).path("now").asText());
        answer(exchange, 200, Map.of("now", now.toString()));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
