package io.evenhand.acceptance;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One Evenhand for all scenarios of this JVM, started by the program that people start, on ports and a folder of its own,
 * with the time machine. It ends with the JVM.
 */
final class RunningEvenhand {

    private static final RunningEvenhand ONE = start();

    private final int portBase;
    private final DataFolder data;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningEvenhand(int portBase, DataFolder data) {
        this.portBase = portBase;
        this.data = data;
    }

    static RunningEvenhand get() {
        return ONE;
    }

    HttpClient client() {
        return client;
    }

    URI url(Part part) {
        return part.url(portBase);
    }

    /** Calls to a service as somebody in a role. */
    Api as(String role, Part service) throws IOException {
        return new Api(client, url(service), data.token(role));
    }

    /** The bearer token of a role. */
    String token(String role) throws IOException {
        return data.token(role);
    }

    /** Moves business time of all services forward. */
    void moveClockTo(Instant now) throws IOException, InterruptedException {
        as("service", Part.GATEWAY)
                .post("/dev/clock", Map.of("now", now.toString()))
                .orFail("Moving the clock");
    }

    /** Kills a service as a crash would, and waits until the runner has it back. */
    void crash(Part service) throws IOException {
        var pidFile = data.pidOf(service);
        var before = Files.readString(pidFile);
        ProcessHandle.of(Long.parseLong(before)).orElseThrow().destroyForcibly();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isBack(service, before));
    }

    private boolean isBack(Part service, String before) throws InterruptedException {
        try {
            return !Files.readString(data.pidOf(service)).equals(before)
                    && as("service", service).get("/q/health/well").succeeded();
        } catch (IOException _) {
            return false;
        }
    }

    /** Runs another command of the launcher's program to its end, against this Evenhand; its exit status. */
    int run(String command, String... options) throws IOException, InterruptedException {
        var arguments = Stream.of(Stream.of(command), place(), Stream.of(options))
                .flatMap(each -> each)
                .toList();
        return program(arguments).inheritIO().start().waitFor();
    }

    /** The options that tell a command of this Evenhand. */
    Stream<String> place() {
        return Stream.of(
                "--port-base", Integer.toString(portBase), "--data", data.root().toString());
    }

    private static RunningEvenhand start() {
        try {
            var data = Files.createTempDirectory(Path.of(System.getProperty("basedir"), "target"), "evenhand-");
            var portBase = PortBase.free();
            var process = program(List.of(
                            "up",
                            "--port-base",
                            Integer.toString(portBase),
                            "--data",
                            data.toString(),
                            "--time-machine"))
                    .redirectErrorStream(true)
                    .start();
            endWithThisJvm(process);
            awaitReady(process.inputReader());
            return new RunningEvenhand(portBase, new DataFolder(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder program(List<String> arguments) {
        var home = Path.of(System.getProperty("basedir"), "..").toAbsolutePath().normalize();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Devenhand.home=" + home,
                "-cp",
                home.resolve("local/target/classes")
                        + File.pathSeparator
                        + home.resolve("local/target/lib")
                        + File.separator
                        + "*",
                "io.evenhand.local.Evenhand"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Reads what the program says until it is ready; after that somebody has to go on reading, or it would stall. */
    private static void awaitReady(BufferedReader said) throws IOException {
        var lines = new StringBuilder();
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            lines.append(line).append(System.lineSeparator());
            if (line.startsWith("Evenhand is ready")) {
                Thread.ofPlatform().daemon().start(() -> said.lines().forEach(System.out::println));
                System.out.print(lines);
                return;
            }
        }
        throw new IOException("Evenhand did not start:%n%s".formatted(lines));
    }

    private static void endWithThisJvm(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            try {
                process.waitFor(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
