package io.evenhand.local.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs beside this one until it is closed; it ends with this process as well. */
final class Program implements AutoCloseable {

    private static final Duration STOP_WAIT = Duration.ofSeconds(40);

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Program start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var program = new Program(builder.start(), log);
        Runtime.getRuntime().addShutdownHook(new Thread(program.process::destroy, "program-end"));
        return program;
    }

    /** Runs a program to its end, and gives what it printed. */
    static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("%s failed:%n%s".formatted(String.join(" ", command), output));
            }
            return output;
        } finally {
            process.destroy();
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until the log holds {@code words}. */
    void awaitWords(String words, Duration longest) throws IOException, InterruptedException {
        await(() -> Files.readString(log).contains(words), longest);
    }

    /** Waits until somebody listens on a port of this machine. */
    void awaitPort(int port, Duration longest) throws IOException, InterruptedException {
        await(() -> listens(port), longest);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition, Duration longest) throws IOException, InterruptedException {
        var end = System.nanoTime() + longest.toNanos();
        while (!condition.holds()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw new IOException("%s did not start; its log is %s%n%s"
                        .formatted(process.info().command().orElse("A program"), log, Files.readString(log)));
            }
        }
    }

    private static boolean listens(int port) throws IOException {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
