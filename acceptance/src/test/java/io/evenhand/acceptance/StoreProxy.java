package io.evenhand.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The way to a store, on which something is wrong for a while. */
final class StoreProxy implements AutoCloseable {

    /** What is wrong. */
    enum Fault {
        NONE,
        /** Nobody listens. */
        REFUSED,
        /** Nothing arrives, either way; what was sent meanwhile arrives afterwards. */
        SILENT,
        /** What the store says arrives 40 ± 30 ms later. */
        SLOW,
        /** Somebody else answers, that the store is loading its data. */
        LOADING
    }

    private static final byte[] IS_LOADING =
            "-LOADING Redis is loading the dataset in memory\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final int target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket entrance;
    private volatile Fault fault = Fault.NONE;

    private StoreProxy(int target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        this.port = entrance.getLocalPort();
    }

    static StoreProxy before(int target) throws IOException {
        var proxy = new StoreProxy(target);
        proxy.listen(proxy.entrance);
        return proxy;
    }

    int port() {
        return port;
    }

    synchronized void become(Fault next) throws IOException {
        var before = fault;
        fault = next;
        notifyAll();
        if (next == Fault.REFUSED) {
            entrance.close();
            hangUp();
        } else if (before == Fault.REFUSED) {
            var again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            entrance = again;
            listen(again);
        } else if (before == Fault.LOADING || next == Fault.LOADING) {
            hangUp();
        }
    }

    private void hangUp() throws IOException {
        for (var socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void listen(ServerSocket at) {
        var _ = threads.submit(() -> {
            while (true) {
                var client = at.accept();
                var _ = threads.submit(() -> serve(client));
            }
        });
    }

    private Void serve(Socket client) throws IOException, InterruptedException {
        awaitSound();
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(client);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var _ = threads.submit(() -> copy(server.getInputStream(), client.getOutputStream(), client));
            forward(client, server);
        } finally {
            open.remove(client);
        }
        return null;
    }

    private void forward(Socket client, Socket server) throws IOException, InterruptedException {
        var piece = new byte[65_536];
        var in = client.getInputStream();
        for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
            awaitSound();
            if (fault == Fault.LOADING) {
                client.getOutputStream().write(IS_LOADING);
            } else {
                server.getOutputStream().write(piece, 0, length);
            }
        }
    }

    private Void copy(InputStream in, OutputStream out, Socket to) throws IOException, InterruptedException {
        try (to) {
            var piece = new byte[65_536];
            for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
                if (fault == Fault.SLOW) {
                    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(10, 71));
                }
                awaitSound();
                out.write(piece, 0, length);
            }
        }
        return null;
    }

    private synchronized void awaitSound() throws InterruptedException {
        while (fault == Fault.SILENT) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        hangUp();
        threads.shutdownNow();
    }
}
