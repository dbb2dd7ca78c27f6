package io.evenhand.acceptance;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.up.ServiceSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One Evenhand for all scenarios of this JVM, started by the program that people start, on ports and a folder of its own,
 * with the time machine. It ends with the JVM.
 */
final class RunningEvenhand {

    private static final MailServer MAIL = MailServer.start();
    private static final Started ONE = tryTwice();

    private final int portBase;
    private final DataFolder data;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningEvenhand(int portBase, DataFolder data) {
        this.portBase = portBase;
        this.data = data;
    }

    /** Fails, for each who asks, with what the program said when it did not start. */
    static RunningEvenhand get() {
        return switch (ONE) {
            case Started.Well(var evenhand) -> evenhand;
            case Started.Not(var why) -> throw new IllegalStateException(why);
        };
    }

    private sealed interface Started {

        record Well(RunningEvenhand evenhand) implements Started {}

        record Not(String why) implements Started {}
    }

    /** The ports may have been taken between the look and the start: that is told, and others are tried once. */
    private static Started tryTwice() {
        try {
            return new Started.Well(start());
        } catch (UncheckedIOException first) {
            System.out.println("Evenhand is started once more: " + first.getMessage());
            try {
                return new Started.Well(start());
            } catch (UncheckedIOException second) {
                return new Started.Not("%s%n%s".formatted(first.getMessage(), second.getMessage()));
            }
        }
    }

    HttpClient client() {
        return client;
    }

    URI url(Part part) {
        return part.url(portBase);
    }

    /** Where everything lies that it keeps. */
    Path folder() {
        return data.root();
    }

    /** Calls to a service as somebody in a role. */
    Api as(String role, Part service) throws IOException {
        return new Api(client, url(service), data.token(role));
    }

    /** Calls to a replica, which listens elsewhere. */
    Api as(String role, URI replica) throws IOException {
        return new Api(client, replica, data.token(role));
    }

    /** What metering has stored of an account's files in the last 30 days. */
    long stored(String account) throws IOException, InterruptedException {
        var days = as("support", Part.METERING)
                .get("/v1/accounts/%s/usage/series?meter=files&step=day".formatted(account))
                .orFail("Reading the series")
                .path("items");
        var units = 0L;
        for (var day : days) {
            units += day.path("units").asLong();
        }
        return units;
    }

    /** The mail server that everything goes through. */
    MailServer mail() {
        return MAIL;
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

    /** Kills a service or a store as a crash would, and waits until the runner has it back and all services are well. */
    void crash(Part part) throws IOException {
        awaitBack(part, kill(part));
    }

    /** Waits until the runner has another process in place of the killed one, {@code before}, and all services are well. */
    void awaitBack(Part part, String before) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> isBack(part, before));
    }

    /** Kills a service or a store as a crash would, and does not wait for the runner to have it back. */
    String kill(Part part) throws IOException {
        var before = Files.readString(data.pidOf(part));
        process(part).destroyForcibly();
        return before;
    }

    /** The process that a service or a store is now. */
    ProcessHandle process(Part part) throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(data.pidOf(part)).strip()))
                .orElseThrow();
    }

    private boolean isBack(Part part, String before) throws InterruptedException {
        try {
            var back = !Files.readString(data.pidOf(part)).equals(before);
            for (var service : Part.SERVICES) {
                back = back && as("service", service).get("/q/health/well").succeeded();
            }
            return back;
        } catch (IOException _) {
            return false;
        }
    }

    /** Has Redis forget everything, as a lost disk would. */
    void loseRedis() throws IOException {
        try (var redis =
                new Socket(InetAddress.getLoopbackAddress(), url(Part.REDIS).getPort())) {
            redis.getOutputStream().write("FLUSHALL\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            redis.getInputStream().readAllBytes();
        }
    }

    /** Runs another command of the launcher's program to its end, against this Evenhand; its exit status. */
    int run(String command, String... options) throws IOException, InterruptedException {
        return begin(command, options).waitFor();
    }

    /** As {@link #run}, without waiting for the end. */
    Process begin(String command, String... options) throws IOException {
        var arguments = Stream.of(Stream.of(command), place(), Stream.of(options))
                .flatMap(each -> each)
                .toList();
        return program(arguments).inheritIO().start();
    }

    /** What a command said, and how it ended. */
    record Said(int status, String output, String error) {}

    /** Runs another command of the launcher's program, which reads {@code input}. */
    Said says(String command, String input, String... options) throws IOException, InterruptedException {
        var arguments = Stream.of(Stream.of(command), place(), Stream.of(options))
                .flatMap(each -> each)
                .toList();
        var error = Files.createTempFile(data.root(), "said", ".txt");
        var process = program(arguments).redirectError(error.toFile()).start();
        try (var to = process.outputWriter()) {
            to.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), output, Files.readString(error));
    }

    /** Another process of a service, on a port of its own and with some settings said otherwise. */
    Replica replica(Part service, Map<String, String> settings) throws IOException {
        var environment = ServiceSettings.of(data, portBase, url(Part.UPSTREAM), true, Optional.of(MAIL.smtp()))
                .of(service);
        environment.keySet().removeIf(name -> name.startsWith("evenhand.gateway."));
        var replica = Replica.start(service, environment, settings);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> as("service", URI.create("http://127.0.0.1:" + replica.port()))
                        .get("/q/health/well")
                        .succeeded());
        return replica;
    }

    /** The options that tell a command of this Evenhand. */
    Stream<String> place() {
        return Stream.of(
                "--port-base", Integer.toString(portBase), "--data", data.root().toString());
    }

    private static RunningEvenhand start() {
        try {
            var data = Files.createTempDirectory(Path.of(System.getProperty("basedir"), "target"), "evenhand-");
            Files.copy(
                    Path.of(System.getProperty("basedir"), "src/test/resources/routes.yaml"),
                    data.resolve("routes.yaml"));
            var portBase = PortBase.free();
            var program = program(List.of(
                            "up",
                            "--port-base",
                            Integer.toString(portBase),
                            "--data",
                            data.toString(),
                            "--time-machine",
                            "--smtp",
                            MAIL.smtp().toString()))
                    .redirectErrorStream(true);
            program.environment().putAll(MAIL.mailbox());
            // Of the services too, which are killed often.
            program.environment().put("JDK_JAVA_OPTIONS", String.join(" ", Jvm.SHORT_LIVED));
            var process = program.start();
            endWithThisJvm(process);
            awaitReady(process.inputReader());
            return new RunningEvenhand(portBase, new DataFolder(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder program(List<String> arguments) {
        var home = Path.of(System.getProperty("basedir"), "..").toAbsolutePath().normalize();
        var command = new ArrayList<>(List.of(Jvm.java()));
        command.addAll(Jvm.SHORT_LIVED);
        command.addAll(List.of(
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
