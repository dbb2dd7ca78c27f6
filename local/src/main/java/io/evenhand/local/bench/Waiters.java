package io.evenhand.local.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients on a connection each, who send one request and wait for its answer. */
final class Waiters implements AutoCloseable {

    private static final int CONNECTING_AT_ONCE = 128;
    private static final int NOT_ANSWERED = 0;
    private static final int LONGEST_WAIT = 120;

    private final int port;
    private final String path;
    private final String body;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Semaphore connecting = new Semaphore(CONNECTING_AT_ONCE);

    Waiters(int port, String path, String body) {
        this.port = port;
        this.path = path;
        this.body = body;
    }

    /** Sends one request of each key, and returns when all are on their way. */
    void send(List<String> keys) throws InterruptedException {
        var sent = new CountDownLatch(keys.size());
        for (var key : keys) {
            connecting.acquire();
            clients.execute(() -> answers.add(ask(key, sent)));
        }
        sent.await();
    }

    /** How many were sent and are not answered. */
    int waiting() {
        return waiting.get();
    }

    /** Waits for so many answers; 0 stands for none. */
    List<Integer> answers(int count) throws IOException, InterruptedException {
        var all = new ArrayList<Integer>();
        while (all.size() < count) {
            var next = answers.poll(LONGEST_WAIT, TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("%d of %d requests were answered".formatted(all.size(), count));
            }
            all.add(next);
        }
        return all;
    }

    private int ask(String key, CountDownLatch sent) {
        waiting.incrementAndGet();
        var underWay = false;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request(key));
            underWay = true;
            connecting.release();
            sent.countDown();
            var status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 256)
                    .readLine();
            return status == null ? NOT_ANSWERED : Integer.parseInt(status.split(" ", 3)[1]);
        } catch (IOException _) {
            return NOT_ANSWERED;
        } finally {
            if (!underWay) {
                connecting.release();
                sent.countDown();
            }
            waiting.decrementAndGet();
        }
    }

    private byte[] request(String key) {
        return ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                        + "Content-Length: %d\r\nConnection: close\r\n\r\n%s")
                .formatted(path, key, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
