package io.evenhand.local.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A namespace of the cluster that {@code kubectl} points at, by {@code kubectl} and {@code helm} themselves. */
record Cluster(String namespace) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** A command did not do what it was for; its message is what it said. */
    static final class Failed extends IOException {

        Failed(String command, String said) {
            super("%s: %s".formatted(command, said.strip()));
        }
    }

    /** What {@code kubectl} says in this namespace. */
    String kubectl(String... arguments) throws IOException, InterruptedException {
        return run(command("kubectl", arguments), "");
    }

    /** The same, of what it is to read. */
    String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
        return run(command("kubectl", arguments), input);
    }

    String helm(String... arguments) throws IOException, InterruptedException {
        return run(command("helm", arguments), "");
    }

    JsonNode json(String... arguments) throws IOException, InterruptedException {
        return JSON.readTree(kubectl(arguments));
    }

    /** Writes what a command prints to a file. */
    void keep(Path file, String... arguments) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command("kubectl", arguments))
                .redirectOutput(file.toFile())
                .start();
        process.getOutputStream().close();
        var error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failed(arguments[0], error);
        }
    }

    /** Has a command read a file. */
    void feed(Path file, String... arguments) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command("kubectl", arguments))
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failed(arguments[0], said);
        }
    }

    /** Has the API server change something, by its path below this namespace. */
    JsonNode create(String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(
                kubectlWith(body, "create", "--raw", "/api/v1/namespaces/%s/%s".formatted(namespace, path), "-f", "-"));
    }

    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<>(List.of(program, "--namespace", namespace));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        var process = start(command);
        try {
            var error = CompletableFuture.supplyAsync(() -> read(process));
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new Failed(String.join(" ", command), error.join() + said);
            }
            return said;
        } finally {
            process.destroy();
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IOException("There is no %s on the PATH".formatted(command.getFirst()), e);
        }
    }
}
