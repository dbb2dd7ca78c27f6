package io.evenhand.meter;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis on a free port, and an event loop to talk to it. */
record RedisForTests(RedisServer server, Vertx vertx, String url) implements AutoCloseable {

    static RedisForTests start() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction")
                .build();
        server.start();
        return new RedisForTests(server, Vertx.vertx(), "redis://127.0.0.1:" + port);
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
    }
}
