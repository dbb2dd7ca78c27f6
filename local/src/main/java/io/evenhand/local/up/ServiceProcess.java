package io.evenhand.local.up;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One service as a process of its own. Once it has been ready, it is started again whenever it ends unasked; one that
 * ends before is a failure of the start.
 */
public final class ServiceProcess implements AutoCloseable {

    /** Of every service's Java. */
    public static final List<String> JVM_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private static final Duration READY_WAIT = Duration.ofMinutes(2);
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    private static final int LAST_LINES = 15;

    private final Part service;
    private final DataFolder data;
    private final URI health;
    private final ProcessBuilder builder;
    private final Guard guard;

    private Process process;
    private boolean wasReady;
    private boolean closed;

    private ServiceProcess(Part service, ServiceSettings settings, Guard guard) throws IOException {
        this.service = service;
        this.data = settings.data();
        this.health = service.url(settings.portBase()).resolve("/q/health/well");
        this.builder = builder(service, settings);
        this.guard = guard;
        this.process = launch();
    }

    /** Starts the service, which may be long before what it needs is there. */
    public static ServiceProcess start(Part service, ServiceSettings settings, Guard guard) throws IOException {
        return new ServiceProcess(service, settings, guard);
    }

    /** Waits until the service says that it is ready; fails when it ends first or takes too long. */
    void awaitReady(HttpClient client) throws IOException, InterruptedException {
        var end = System.nanoTime() + READY_WAIT.toNanos();
        var request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
        while (!current().waitFor(50, TimeUnit.MILLISECONDS)) {
            if (isReady(client, request)) {
                becomeReady();
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("The %s service is not ready after %d s.%n%s"
                        .formatted(service.word(), READY_WAIT.toSeconds(), lastLines()));
            }
        }
        throw new IOException("The %s service ended with status %d.%n%s"
                .formatted(service.word(), current().exitValue(), lastLines()));
    }

    @Override
    public void close() {
        var ending = beginClosing();
        ending.destroy();
        try {
            if (!ending.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                ending.destroyForcibly();
            }
        } catch (InterruptedException _) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process beginClosing() {
        closed = true;
        return process;
    }

    private synchronized Process current() {
        return process;
    }

    private synchronized void becomeReady() {
        wasReady = true;
    }

    private Process launch() throws IOException {
        var launched = builder.start();
        guard.started(service, launched.pid());
        var _ = launched.onExit().thenAccept(this::ended);
        return launched;
    }

    private synchronized void ended(Process ended) {
        try {
            guard.ended(service, ended.pid());
            if (closed || !wasReady) {
                return;
            }
            System.err.printf(
                    "The %s service ended with status %d and is started again.%n%s%n",
                    service.word(), ended.exitValue(), lastLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CompletableFuture.delayedExecutor(RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::restart);
    }

    private synchronized void restart() {
        if (closed) {
            return;
        }
        try {
            process = launch();
        } catch (IOException e) {
            System.err.printf("The %s service could not be started again: %s%n", service.word(), e.getMessage());
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        var log = data.logOf(service);
        try (var lines = Files.lines(log)) {
            var all = lines.toList();
            var last = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
            return "%s%nThe whole log: %s".formatted(String.join(System.lineSeparator(), last), log);
        } catch (MalformedInputException | UncheckedIOException _) {
            return "The log: " + log;
        }
    }

    private static ProcessBuilder builder(Part service, ServiceSettings settings) throws IOException {
        var data = settings.data();
        Files.createDirectories(data.logs());
        var builder = new ProcessBuilder(command(service))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(data.logOf(service).toFile()));
        settings.of(service)
                .forEach((property, value) -> builder.environment().put(ServiceSettings.variable(property), value));
        return builder;
    }

    private static List<String> command(Part service) throws IOException {
        var jar = DataFolder.projectHome().resolve(service.word() + "-service/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException("The %s service is not built: there is no %s".formatted(service.word(), jar));
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        if (service != Part.ENFORCEMENT) {
            // Halves the time to start; the peak speed that it costs only matters where decisions are made.
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-Dquarkus.profile=local", "-jar", jar.toString()));
        return command;
    }
}
