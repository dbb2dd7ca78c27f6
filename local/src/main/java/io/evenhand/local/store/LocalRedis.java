package io.evenhand.local.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis on 127.0.0.1 that keeps its data in an append-only file and never evicts. Closing it ends the process; the
 * data stays in its folder.
 */
public final class LocalRedis implements Store {

    private static final Duration START_WAIT = Duration.ofSeconds(30);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final Process process;
    private final int port;

    private LocalRedis(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts Redis on {@code directory}, for as long as this process lives; port 0 stands for any free one. */
    public static LocalRedis start(Path directory, int port) throws IOException {
        var redis = startUnhooked(directory, port);
        Runtime.getRuntime().addShutdownHook(new Thread(redis.process::destroy, "redis-end"));
        return redis;
    }

    /** As {@link #start}, but only closing it ends it: for a caller that stops things in an order of its own. */
    public static LocalRedis startUnhooked(Path directory, int port) throws IOException {
        var chosen = Ports.choose(port);
        Files.createDirectories(directory);
        var process = new ProcessBuilder(command(directory, chosen))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        var redis = new LocalRedis(process, chosen);
        try {
            redis.awaitAnswer(directory);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return redis;
    }

    @Override
    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public long processId() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(Path directory, int port) throws IOException {
        var server =
                ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
        return List.of(
                server.getAbsolutePath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                ".",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction");
    }

    /** Waits until Redis has loaded its data and answers, or says why it does not. */
    private void awaitAnswer(Path directory) throws IOException {
        var end = System.nanoTime() + START_WAIT.toNanos();
        try {
            while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
                if (answers()) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(
                "Redis did not start on port %d; its log is %s".formatted(port, directory.resolve("redis.log")));
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("+PONG");
        } catch (IOException _) {
            return false;
        }
    }
}
