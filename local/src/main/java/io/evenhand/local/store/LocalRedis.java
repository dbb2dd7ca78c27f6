package io.evenhand.local.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/**
 * A Redis on 127.0.0.1 that keeps its data in an append-only file and never evicts. Closing it ends the process; the
 * data stays in its folder.
 */
public final class LocalRedis implements AutoCloseable {

    private final RedisServer server;
    private final int port;

    private LocalRedis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts Redis on {@code directory}; port 0 stands for any free one. */
    public static LocalRedis start(Path directory, int port) throws IOException {
        var chosen = Ports.choose(port);
        Files.createDirectories(directory);
        var server = RedisServer.newRedisServer()
                .port(chosen)
                .bind("127.0.0.1")
                .setting("dir " + directory.toAbsolutePath())
                .setting("appendonly yes")
                .setting("appendfsync everysec")
                .setting("save \"\"")
                .setting("maxmemory-policy noeviction")
                .build();
        server.start();
        return new LocalRedis(server, chosen);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
