package io.evenhand.enforcement.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Somebody's end of a webhook: keeps what is posted, and answers with the statuses it was told, the last one for ever. */
final class PostBox implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Integer> statuses;

    /** A post as it came. */
    record Received(String path, String host, String id, String timestamp, String signature, String body) {}

    private PostBox(HttpServer server, List<Integer> statuses) {
        this.server = server;
        this.statuses = new ConcurrentLinkedQueue<>(statuses);
    }

    static PostBox answering(Integer... statuses) throws IOException {
        var box = new PostBox(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), List.of(statuses));
        box.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        box.server.createContext("/", box::take);
        box.server.start();
        return box;
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Received> received() {
        return received;
    }

    private void take(HttpExchange call) throws IOException {
        var head = call.getRequestHeaders();
        received.add(new Received(
                call.getRequestURI().toString(),
                head.getFirst("Host"),
                head.getFirst("webhook-id"),
                head.getFirst("webhook-timestamp"),
                head.getFirst("webhook-signature"),
                new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        var status = statuses.size() > 1 ? statuses.remove() : statuses.element();
        if (status == 302) {
            call.getResponseHeaders().set("Location", url("/elsewhere"));
        }
        call.sendResponseHeaders(status, -1);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
