package io.evenhand.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A bad network before a port of this machine. Of what the server sends, some pieces are lost with their connection,
 * some arrive late, and some connections are reset; what the client sends always arrives, which is what makes a lost
 * answer hard.
 */
final class FaultProxy implements AutoCloseable {

    private static final int LONGEST_DELAY_MS = 60;

    private final ServerSocket entrance;
    private final int target;
    private final double faults;
    private final Random random;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private FaultProxy(ServerSocket entrance, int target, double faults, long seed) {
        this.entrance = entrance;
        this.target = target;
        this.faults = faults;
        this.random = new Random(seed);
    }

    /** @param faults of how many pieces of what the server sends, from 0 to 1, something becomes */
    static FaultProxy before(int target, double faults, long seed) throws IOException {
        var proxy = new FaultProxy(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), target, faults, seed);
        var _ = proxy.threads.submit(proxy::accept);
        return proxy;
    }

    int port() {
        return entrance.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        threads.shutdownNow();
    }

    private enum Fate {
        ARRIVES,
        LATE,
        LOST,
        RESET
    }

    private synchronized Fate fate() {
        if (random.nextDouble() >= faults) {
            return Fate.ARRIVES;
        }
        return Fate.values()[1 + random.nextInt(3)];
    }

    private synchronized int delay() {
        return random.nextInt(LONGEST_DELAY_MS);
    }

    private Void accept() throws IOException {
        while (true) {
            var client = entrance.accept();
            var server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var _ = threads.submit(() -> copy(client, server, false));
            var _ = threads.submit(() -> copy(server, client, true));
        }
    }

    private Void copy(Socket from, Socket to, boolean faulty) throws Exception {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream(), to, faulty);
        }
        return null;
    }

    private void copy(InputStream in, OutputStream out, Socket to, boolean faulty) throws Exception {
        var piece = new byte[65_536];
        for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
            switch (faulty ? fate() : Fate.ARRIVES) {
                case ARRIVES -> out.write(piece, 0, length);
                case LATE -> {
                    TimeUnit.MILLISECONDS.sleep(delay());
                    out.write(piece, 0, length);
                }
                case LOST -> {
                    return;
                }
                case RESET -> {
                    // Closing with no time to linger sends a reset instead of an end.
                    to.setSoLinger(true, 0);
                    return;
                }
            }
        }
    }
}
