package io.evenhand.enforcement;

import io.evenhand.enforcement.web.Requests;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stands behind the gateway of the tests: it answers with what it got. Some addresses do otherwise: {@code …/drop}
 * hangs up, {@code …/flood} answers with 256 MB, {@code …/swallow} takes what comes and says how much, {@code …/echo} is a
 * websocket, and {@code /seen} tells which requests came, and how many octets of the flood were written.
 */
final class Upstream implements AutoCloseable {

    static final long FLOOD = 256L * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final CopyOnWriteArrayList<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicLong flooded = new AtomicLong();
    private final HttpServer server;

    private Upstream() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .webSocketHandler(this::echo)
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static Upstream start() {
        return new Upstream();
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        var path = Requests.path(request);
        if (path.equals("/seen")) {
            request.response()
                    .end(new JsonObject()
                            .put("requests", new JsonArray(seen))
                            .put("flooded", flooded.get())
                            .encode());
            return;
        }
        seen.add(request.method() + " " + request.uri());
        if (path.endsWith("/drop")) {
            request.body().onComplete(_ -> request.connection().close());
        } else if (path.endsWith("/flood")) {
            request.response().setChunked(true);
            flood(request);
        } else {
            request.body().onSuccess(body -> told(request, body));
        }
    }

    private static void told(HttpServerRequest request, Buffer body) {
        var headers = new JsonObject();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "keep-alive, X-Hop")
                .putHeader("X-Hop", "by hop")
                .putHeader("Evenhand-Role", "spoofed")
                .end(new JsonObject()
                        .put("uri", request.uri())
                        .put("headers", headers)
                        .put("length", body.length())
                        .put("body", body.length() > 1_000 ? "" : body.toString())
                        .encode());
    }

    private void flood(HttpServerRequest request) {
        var piece = Buffer.buffer(new byte[64 * 1024]);
        var response = request.response();
        flooded.set(0);
        Runnable more = new Runnable() {
            @Override
            public void run() {
                while (!response.writeQueueFull() && flooded.get() < FLOOD) {
                    flooded.addAndGet(piece.length());
                    response.write(piece);
                }
                if (flooded.get() < FLOOD) {
                    response.drainHandler(_ -> this.run());
                } else {
                    response.end();
                }
            }
        };
        more.run();
    }

    private void echo(ServerWebSocket socket) {
        seen.add("websocket " + socket.uri() + " " + socket.headers().names());
        socket.textMessageHandler(socket::writeTextMessage);
        socket.closeHandler(_ -> seen.add("closed " + socket.uri()));
    }
}
