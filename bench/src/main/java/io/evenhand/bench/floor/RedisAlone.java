package io.evenhand.bench.floor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** INCR of a key of ten thousand, one after the other on each connection: the least that a counter on Redis costs. */
public final class RedisAlone {

    private static final int KEYS = 10_000;

    private RedisAlone() {}

    public static void main(String[] arguments) throws Exception {
        var settings = Settings.of(arguments);
        var redis = URI.create(settings.text("redis"));
        var start = System.nanoTime();
        var end = start + Duration.ofSeconds(settings.number("seconds")).toNanos();
        var all = ask(redis, settings.number("connections"), end);
        System.out.printf(
                "{\"decisions\":%d,\"nanos\":%d,\"p50\":%d,\"p99\":%d,\"errors\":0}%n",
                all.count(), System.nanoTime() - start, all.percentile(0.50), all.percentile(0.99));
    }

    private static Latencies ask(URI redis, int connections, long end) throws InterruptedException, ExecutionException {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var each = new ArrayList<Future<Latencies>>();
            for (var i = 0; i < connections; i++) {
                var first = i * KEYS / connections;
                each.add(threads.submit(() -> askOn(redis, first, end)));
            }
            var all = new Latencies();
            for (var one : each) {
                all.addAll(one.get());
            }
            return all;
        }
    }

    private static Latencies askOn(URI redis, int first, long end) throws IOException {
        var took = new Latencies();
        try (var socket = new Socket(redis.getHost(), redis.getPort());
                var replies = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            var key = first;
            for (var now = System.nanoTime(); now < end; ) {
                key = (key + 1) % KEYS;
                socket.getOutputStream().write(("INCR counter:" + key + "\r\n").getBytes(StandardCharsets.US_ASCII));
                readLine(replies);
                var then = now;
                now = System.nanoTime();
                took.add(now - then);
            }
        }
        return took;
    }

    private static void readLine(BufferedInputStream replies) throws IOException {
        if (replies.read() != ':') {
            throw new IOException("Redis did not answer with a number");
        }
        int next;
        do {
            next = replies.read();
        } while (next != '\n' && next >= 0);
    }
}
