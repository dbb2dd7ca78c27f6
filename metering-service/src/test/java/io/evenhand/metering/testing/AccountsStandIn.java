package io.evenhand.metering.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * As much of the accounts service's HTTP as this one asks for. Every {@code acct_…} is an account on the policy of
 * {@link TestPolicy}; {@code acct_missing…} is none, {@code acct_broken…} is answered 500, {@code acct_paris…} lives in
 * Paris, {@code acct_kinds…} has limits of every kind, one of them set to 6 at run time,
 * another one switched off; {@code acct_compared-x_…} is on the policy {@code compared-x}. A policy whose name begins with {@code late} is not told before {@link #tell}.
 */
public final class AccountsStandIn implements QuarkusTestResourceLifecycleManager {

    public static final String ANCHOR = "2026-01-15T10:00:00Z";

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    /** Has the stand-in tell a late policy from now on. */
    public static void tell(String policy) throws IOException, InterruptedException {
        put("/tell/" + policy);
    }

    /** Has the stand-in know the key with this hash no more. */
    public static void revoke(String hash) throws IOException, InterruptedException {
        put("/tell/" + hash);
    }

    /** Has an account join a plan of policy {@code small}; it lives in {@code zone}, written with a dash for its slash. */
    public static void join(String account, String plan, String zone) throws IOException, InterruptedException {
        join(account, plan, zone, "");
    }

    /** The same, in a segment. */
    public static void join(String account, String plan, String zone, String segment)
            throws IOException, InterruptedException {
        put("/join/%s/%s/%s/%s".formatted(account, plan, zone, segment));
    }

    /** Has an account buy a lot now. */
    public static void buys(String account, long units) throws IOException, InterruptedException {
        put("/buys/%s/%d".formatted(account, units));
    }

    /** Has a call of an account about a wallet be refused now. */
    public static void isRefused(String account) throws IOException, InterruptedException {
        put("/refused/%s".formatted(account));
    }

    /** Has an account's data be erased. */
    public static void erase(String account) throws IOException, InterruptedException {
        put("/erase/" + account);
    }

    private static void put(String path) throws IOException, InterruptedException {
        var base = ConfigProvider.getConfig().getValue("evenhand.services.accounts.url", String.class);
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", this::answer);
            started.start();
            server = started;
            return Map.of(
                    "evenhand.services.accounts.url",
                    "http://127.0.0.1:" + started.getAddress().getPort(),
                    "evenhand.events.poll",
                    "0.2s",
                    "evenhand.metering.judgement.every",
                    "1s",
                    "evenhand.metering.judgement.pause",
                    "PT1S");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void answer(HttpExchange call) throws IOException {
        var path = call.getRequestURI().getPath();
        if (path.startsWith("/tell/")) {
            told.add(path.substring("/tell/".length()));
            send(call, 204, "");
        } else if (path.startsWith("/join/")) {
            join(path.split("/", -1));
            send(call, 204, "");
        } else if (path.startsWith("/buys/")) {
            var parts = path.split("/", -1);
            deals(parts[2], "lot-bought", Long.parseLong(parts[3]));
            send(call, 204, "");
        } else if (path.startsWith("/refused/")) {
            deals(path.split("/", -1)[2], "wallet-call-refused", 0);
            send(call, 204, "");
        } else if (path.startsWith("/erase/")) {
            erased(path.substring("/erase/".length()));
            send(call, 204, "");
        } else if (call.getRequestHeaders().getFirst("Authorization") == null) {
            send(call, 401, "{}");
        } else {
            var parts = path.split("/", -1);
            switch (parts[2]) {
                case "accounts" -> account(call, parts[3]);
                case "policies" -> policy(call, parts);
                case "events" -> events(call);
                case "keys" ->
                    send(
                            call,
                            told.contains(parts[3]) ? 404 : 200,
                            "{\"key\":\"key_1\",\"account\":\"acct_kinds_holder\",\"install\":\"inst_1\"}");
                default -> send(call, 404, "{}");
            }
        }
    }

    private static void account(HttpExchange call, String id) throws IOException {
        if (!id.startsWith("acct_") || id.startsWith("acct_missing")) {
            send(call, 404, "{}");
        } else if (id.startsWith("acct_broken")) {
            send(call, 500, "{}");
        } else {
            var zone = id.startsWith("acct_paris") ? "Europe/Paris" : "UTC";
            var policy = policyOf(id);
            send(call, 200, """
                    {"id":"%s","externalId":"x","policy":"%s","plan":"unlimited","timeZone":"%s","anchor":"%s",
                    "email":null}""".formatted(id, policy, zone, ANCHOR));
        }
    }

    private void join(String[] parts) {
        events.add("""
                {"position":%d,"id":"evt_%1$d","type":"account-changed","subject":"%s","at":"%s","data":{"id":"%2$s",
                "policy":"%s","plan":"%s","timeZone":"%s","anchor":"%3$s","segment":%s}}""".formatted(
                        events.size() + 1,
                        parts[2],
                        ANCHOR,
                        policyOf(parts[2]),
                        parts[3],
                        parts[4].replace('-', '/'),
                        parts[5].isEmpty() ? "null" : "\"" + parts[5] + "\""));
    }

    private static String policyOf(String account) {
        if (account.startsWith("acct_compared-")) {
            return account.substring("acct_".length(), account.lastIndexOf('_'));
        }
        return account.startsWith("acct_kinds")
                ? TestPolicy.KINDS
                : account.startsWith("acct_watched") ? TestPolicy.WATCHED : "small";
    }

    private void deals(String account, String type, long units) {
        var now = Instant.now();
        events.add("""
                {"position":%d,"id":"evt_%1$d","type":"%s","subject":"%s","at":"%s","data":{"account":"%3$s",
                "wallet":"priority","units":%d,"kind":"invalid-request","at":"%4$s"}}""".formatted(events.size() + 1, type, account, now, units));
    }

    private void erased(String account) {
        events.add("""
                {"position":%d,"id":"evt_%1$d","type":"account-erased","subject":"%s","at":"%s","data":{"account":"%2$s"}}""".formatted(events.size() + 1, account, ANCHOR));
    }

    private void events(HttpExchange call) throws IOException {
        var after = Integer.parseInt(call.getRequestURI().getQuery().replaceAll("(?:.*&)?after=([0-9]+).*", "$1"));
        var known = List.copyOf(events);
        var items = known.subList(Math.min(after, known.size()), Math.min(after + 100, known.size()));
        send(call, 200, "{\"items\":[%s],\"last\":%d}".formatted(String.join(",", items), known.size()));
    }

    private void policy(HttpExchange call, String[] parts) throws IOException {
        var name = parts[3];
        if (name.startsWith("late") && !told.contains(name)) {
            send(call, 503, "{}");
        } else if (parts.length == 5) {
            var item = parts[4].equals("switches")
                    ? "{\"rule\":\"speed\",\"reason\":\"it breaks\",\"by\":\"ada\",\"since\":\"2026-01-01T00:00:00Z\"}"
                    : "{\"name\":\"size\",\"value\":\"6\",\"changedAt\":\"2026-01-01T00:00:00Z\"}";
            var set = name.startsWith(TestPolicy.KINDS) ? item : "";
            var off = name.startsWith(TestPolicy.COMPARED) && parts[4].equals("switches")
                    ? "{\"rule\":\"stopped\"}"
                    : set;
            send(call, 200, "{\"items\":[" + off + "],\"next\":null}");
        } else if (parts.length == 4) {
            send(call, 200, """
                    {"policy":"%1$s","current":%2$s,"versions":[%2$s]}""".formatted(name, """
                    {"version":1,"state":"in-force","effectiveAt":"2026-01-01T00:00:00Z"}"""));
        } else {
            var source = TestPolicy.source(name).replace("\"", "\\\"").replace("\n", "\\n");
            send(call, 200, "{\"policy\":\"%s\",\"version\":1,\"source\":\"%s\"}".formatted(name, source));
        }
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        try (call) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().add("Content-Type", "application/json");
            call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            call.getResponseBody().write(bytes);
        }
    }
}
