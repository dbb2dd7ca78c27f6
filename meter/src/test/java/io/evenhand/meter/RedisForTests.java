package io.evenhand.meter;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/** A real Redis on a free port, and an event loop to talk to it. */
public record RedisForTests(RedisServer server, Vertx vertx, String url, Redis client) implements AutoCloseable {

    public static RedisForTests start() throws IOException {
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
        var url = "redis://127.0.0.1:" + port;
        var vertx = Vertx.vertx();
        return new RedisForTests(server, vertx, url, Redis.createClient(vertx, url));
    }

    public void flush() {
        send(Request.cmd(Command.FLUSHALL));
    }

    /** All keys with what they hold. */
    public Map<String, byte[]> snapshot() {
        var keys = new HashMap<String, byte[]>();
        for (var key : send(Request.cmd(Command.KEYS).arg("*"))) {
            keys.put(
                    key.toString(),
                    send(Request.cmd(Command.DUMP).arg(key.toString())).toBytes());
        }
        return keys;
    }

    /** As after a restart from an older file: nothing is left of what came later. */
    public void goBackTo(Map<String, byte[]> snapshot) {
        flush();
        snapshot.forEach((key, value) ->
                send(Request.cmd(Command.RESTORE).arg(key).arg(0).arg(Buffer.buffer(value))));
    }

    /** Numbers of the connections that listen to channels. */
    public List<String> listeners() {
        return send(Request.cmd(Command.CLIENT).arg("LIST").arg("TYPE").arg("PUBSUB"))
                .toString()
                .lines()
                .map(client -> client.substring(0, client.indexOf(' ')))
                .toList();
    }

    public void disconnectListeners() {
        send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("PUBSUB"));
    }

    private Response send(Request request) {
        return client.send(request).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() throws IOException {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
    }
}
