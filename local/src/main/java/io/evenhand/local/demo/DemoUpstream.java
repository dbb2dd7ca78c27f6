package io.evenhand.local.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the file platform: {@code POST /files} reads the file and tells what it is. The answer lists the request headers
 * that arrived, so that anybody can see that the client's Evenhand key did not. Beside it answers a {@link Chat}, and {@code /}
 * may have a page.
 */
public final class DemoUpstream implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;

    private DemoUpstream(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Listens on 127.0.0.1; port 0 stands for any free one. */
    public static DemoUpstream start(int port) throws IOException {
        return start(port, Optional.empty());
    }

    /** The same, and {@code GET /} shows a page. */
    public static DemoUpstream start(int port, Optional<Document> welcome) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // Every exchange blocks on its body, so each has a thread; the services themselves use none of these.
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (welcome.isPresent() && exchange.getRequestURI().getPath().equals("/")) {
                show(exchange, welcome.get());
            } else {
                answer(exchange, 404, Map.of("error", "There is no such thing here."));
            }
        });
        server.createContext("/files", DemoUpstream::processFile);
        server.createContext("/v1/chat/completions", Chat::answer);
        server.start();
        return new DemoUpstream(server, threads);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private static void processFile(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            answer(exchange, 405, Map.of("error", "A file is posted."));
            return;
        }
        var digest = sha256();
        var bytes = read(new DigestInputStream(exchange.getRequestBody(), digest));
        answer(
                exchange,
                200,
                new ProcessedFile(
                        bytes,
                        HexFormat.of().formatHex(digest.digest()),
                        headerNames(exchange),
                        exchange.getRequestHeaders().getFirst("Evenhand-Marks")));
    }

    /**
     * What the platform found out about a file.
     *
     * @param receivedHeaders the names of the headers that came with it
     * @param marks what the gateway says that its owner demands
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ProcessedFile(
            long bytes,
            String sha256,
            List<String> receivedHeaders,
            @Nullable String marks) {}

    private static long read(InputStream body) throws IOException {
        try (body) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static List<String> headerNames(HttpExchange exchange) {
        return exchange.getRequestHeaders().keySet().stream().sorted().toList();
    }

    private static void show(HttpExchange exchange, Document page) throws IOException {
        var bytes = Html.page(page).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'none'; style-src " + Html.styleSource());
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
