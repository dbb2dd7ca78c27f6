package io.evenhand.local.up;

import io.evenhand.local.demo.DemoUpstream;
import io.evenhand.local.demo.Welcome;
import io.evenhand.local.issuer.Client;
import io.evenhand.local.issuer.LocalIssuer;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.store.LocalPostgres;
import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Everything of one Evenhand on one machine. All parts are started at once, since each waits for the others by itself;
 * they are stopped services first, stores last.
 */
final class LocalEvenhand {

    private static final Duration TOKEN_LIFE = Duration.ofDays(7);
    private static final Duration TOKEN_RENEWAL = Duration.ofDays(1);

    private final DataFolder data;
    private final int portBase;
    private final Optional<URI> upstream;
    private final boolean timeMachine;
    private final Optional<URI> smtp;
    private final Started started;
    private final long startedAt = System.nanoTime();

    LocalEvenhand(
            DataFolder data,
            int portBase,
            Optional<URI> upstream,
            boolean timeMachine,
            Optional<URI> smtp,
            Started started) {
        this.data = data;
        this.portBase = portBase;
        this.upstream = upstream;
        this.timeMachine = timeMachine;
        this.smtp = smtp;
        this.started = started;
    }

    /** Starts all parts and returns when they are ready; what was started is in {@link Started}, also after a failure. */
    void start() throws Exception {
        started.add(RunLock.take(data));
        var guard = started.add(Guard.start(data));
        demandFreePorts();
        System.out.printf("Evenhand starts; its data is in %s%n", data.root());
        startIssuer();
        try (var client = HttpClient.newHttpClient()) {
            startTogether(guard, client);
            new FirstStart(client, data, portBase).run();
        }
        printWelcome();
    }

    private void demandFreePorts() throws IOException {
        for (var part : Part.values()) {
            try {
                new ServerSocket(part.port(portBase), 1, InetAddress.getLoopbackAddress()).close();
            } catch (IOException e) {
                throw new IOException(
                        "Port %d, for %s, is not free (%s); choose another --port-base."
                                .formatted(part.port(portBase), part.word(), e.getMessage()),
                        e);
            }
        }
    }

    private void startIssuer() throws IOException {
        var issuer = started.add(
                LocalIssuer.start(data.issuer(), Part.ISSUER.port(portBase), Client.console(data, portBase)));
        issuer.writeTokens(data.tokens(), TOKEN_LIFE);
        var renewal = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("token-renewal").factory());
        started.add((AutoCloseable) renewal::shutdownNow);
        var _ = renewal.scheduleAtFixedRate(
                () -> renew(issuer), TOKEN_RENEWAL.toHours(), TOKEN_RENEWAL.toHours(), TimeUnit.HOURS);
    }

    private void renew(LocalIssuer issuer) {
        try {
            issuer.writeTokens(data.tokens(), TOKEN_LIFE);
        } catch (IOException e) {
            System.err.println("evenhand: the tokens could not be renewed: " + e.getMessage());
        }
    }

    /** The stores, the upstream and the services, side by side; the first that fails ends the start. */
    private void startTogether(Guard guard, HttpClient client) throws Exception {
        var settings =
                ServiceSettings.of(data, portBase, upstream.orElse(Part.UPSTREAM.url(portBase)), timeMachine, smtp);
        var stores = started.add(Started.closedInOrder());
        var services = started.add(Started.closedTogether());
        var steps = new ArrayList<Callable<String>>();
        steps.add(() -> startPostgres(stores, guard));
        steps.add(() -> startRedis(stores, guard));
        steps.add(this::startUpstream);
        for (var service : Part.SERVICES) {
            steps.add(() -> startService(service, settings, services, guard, client));
        }
        runTogether(steps);
    }

    private void runTogether(List<Callable<String>> steps) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ExecutorCompletionService<String>(threads);
            steps.forEach(ends::submit);
            for (var _ : steps) {
                try {
                    var ready = ends.take().get();
                    System.out.printf("  %5.1f s  %s%n", secondsSinceStart(), ready);
                } catch (ExecutionException e) {
                    threads.shutdownNow();
                    throw e.getCause() instanceof Exception reason ? reason : e;
                }
            }
        }
    }

    private String startPostgres(Started stores, Guard guard) throws IOException {
        var port = Part.POSTGRES.port(portBase);
        stores.add(new StoreProcess(Part.POSTGRES, guard, () -> LocalPostgres.startUnhooked(data.postgres(), port)));
        return "PostgreSQL   127.0.0.1:" + port;
    }

    private String startRedis(Started stores, Guard guard) throws IOException {
        var port = Part.REDIS.port(portBase);
        stores.add(new StoreProcess(Part.REDIS, guard, () -> LocalRedis.startUnhooked(data.redis(), port)));
        return "Redis        127.0.0.1:" + port;
    }

    private String startUpstream() throws IOException {
        var port = Part.UPSTREAM.port(portBase);
        started.add(DemoUpstream.start(port, Optional.of(Welcome.page(data, portBase))));
        return "upstream     " + Part.UPSTREAM.url(portBase);
    }

    private String startService(
            Part service, ServiceSettings settings, Started services, Guard guard, HttpClient client)
            throws IOException, InterruptedException {
        services.add(ServiceProcess.start(service, settings, guard)).awaitReady(client);
        return "%-12s %s".formatted(service.word(), service.url(portBase));
    }

    private void printWelcome() {
        System.out.printf(
                """
                Evenhand is ready after %.1f s.

                  start here   %s/
                  console      %s/console
                  gateway      %s
                  tokens       %s (one per role, for Authorization: Bearer)
                  logs         %s

                Try it:
                  curl -i -X POST --data 'a file' -H "X-Api-Key: $(cat '%s')" %s/files

                Ctrl-C stops Evenhand; the next start goes on with the same data.
                """,
                secondsSinceStart(),
                Part.UPSTREAM.url(portBase),
                Part.APPEALS.url(portBase),
                Part.GATEWAY.url(portBase),
                data.tokens(),
                data.logs(),
                data.demoKey(),
                Part.GATEWAY.url(portBase));
    }

    private double secondsSinceStart() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
