package io.evenhand.local.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Prepares a running Redis; its append-only file is switched, so that the same process is measured both ways. */
record RedisControl(int port) {

    void set(Persistence persistence) throws IOException, InterruptedException {
        ask("CONFIG SET appendonly " + (persistence == Persistence.ON ? "yes" : "no"));
        ask("CONFIG SET appendfsync everysec");
        while (!ask("INFO persistence").contains("aof_rewrite_in_progress:0")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Forgets what an earlier run counted. */
    void empty() throws IOException {
        ask("FLUSHALL");
    }

    private String ask(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var replies =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            var reply = String.join("\n", replies.lines().toList());
            if (reply.startsWith("-")) {
                throw new IOException("Redis answered %s to %s".formatted(reply, command));
            }
            return reply;
        }
    }
}
