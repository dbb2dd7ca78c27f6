package io.evenhand.local.bench;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.up.ServiceProcess;
import io.evenhand.local.up.ServiceSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenhand bench start}: how soon one more replica of a service answers, and what it takes. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Starts one more replica of each service beside a running Evenhand, as it is and with an AOT cache (JEP 514) that is",
            "trained first, in turn. Tells the time and the CPU until its first answer that needs its stores, for",
            "enforcement-service a decision, and its memory after it was used a little. Writes start.csv to .evenhand/bench."
        })
public final class StartCommand implements Callable<Integer> {

    private static final int CALLS = 100;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "3", description = "Starts of each: ${DEFAULT-VALUE}.")
    private int rounds;

    @Mixin
    private final InstallationOptions installation = new InstallationOptions();

    /** How a service is started. */
    private record Form(String name, List<String> options) {}

    /** What one start took: milliseconds, seconds of CPU, megabytes. */
    private record Start(double millis, double cpu, double resident) {}

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, rounds > 0, "--rounds: %d is not above 0", rounds);
        installation.check(spec);
        var rows = new ArrayList<>(List.of("service,form,round,millis,cpu_seconds,resident_mb"));
        try (var stage = Stage.at(InstallationOptions.results(), installation.portBase(), 1)) {
            var evenhand = Installation.start(stage, installation.data());
            var account = new AccountsClient(
                            evenhand.as(HttpClient.newHttpClient(), "operator", Part.ACCOUNTS),
                            "graduated-speed",
                            "unlimited")
                    .open("start");
            System.out.printf("%-12s %-10s %22s %20s %22s%n", "", "", "first answer, ms", "CPU, s", "memory, MB");
            for (var service : Part.SERVICES) {
                for (var form : List.of(new Form("fast-jar", List.of()), withCache(stage, service, account))) {
                    var starts = new ArrayList<Start>();
                    for (var round = 0; round < rounds; round++) {
                        var start = start(service, form.options(), account);
                        starts.add(start);
                        rows.add(String.format(
                                Locale.ROOT,
                                "%s,%s,%d,%.0f,%.2f,%.0f",
                                service.word(),
                                form.name(),
                                round + 1,
                                start.millis(),
                                start.cpu(),
                                start.resident()));
                    }
                    System.out.println(line(service, form, starts));
                }
            }
            Files.write(InstallationOptions.results().resolve("start.csv"), rows);
        }
        return 0;
    }

    private static String line(Part service, Form form, List<Start> starts) {
        return "%-12s %-10s %22s %20s %22s"
                .formatted(
                        service.word(),
                        form.name(),
                        spread("%.0f", starts.stream().map(Start::millis).toList()),
                        spread("%.1f", starts.stream().map(Start::cpu).toList()),
                        spread("%.0f", starts.stream().map(Start::resident).toList()));
    }

    private static String spread(String format, List<Double> values) {
        var spread = Spread.of(values);
        return String.format(
                Locale.ROOT, format + " (" + format + "–" + format + ")", spread.median(), spread.min(), spread.max());
    }

    /** Has it run once, and keep what it loaded and compiled. */
    private Form withCache(Stage stage, Part service, String account) throws IOException, InterruptedException {
        var cache = stage.folder().resolve(service.word() + ".aot");
        Files.deleteIfExists(cache);
        start(service, List.of("-XX:AOTCacheOutput=" + cache), account);
        if (!Files.exists(cache)) {
            throw new IOException("No AOT cache was written for " + service.word());
        }
        return new Form("AOT cache", List.of("-XX:AOTCache=" + cache));
    }

    private Start start(Part service, List<String> options, String account) throws IOException, InterruptedException {
        var port = freePort();
        var data = installation.data();
        var begun = System.nanoTime();
        var process = builder(service, options, data, port).start();
        try (var client = HttpClient.newHttpClient()) {
            var call = call(service, port, data, account);
            while (!succeeds(client, call)) {
                if (!process.isAlive() || System.nanoTime() - begun > LONGEST.toNanos()) {
                    throw new IOException("The %s service did not answer".formatted(service.word()));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
            var millis = (System.nanoTime() - begun) / 1e6;
            var cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
            for (var i = 0; i < CALLS; i++) {
                succeeds(client, call);
            }
            return new Start(millis, cpu, new ResidentMemory(process.pid()).now());
        } finally {
            process.destroy();
            // Writing a cache takes a while.
            if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder(Part service, List<String> options, DataFolder data, int port) throws IOException {
        var command = new ArrayList<>(List.of(Stage.java()));
        command.addAll(ServiceProcess.JVM_OPTIONS);
        command.addAll(options);
        command.addAll(List.of(
                "-Dquarkus.profile=local",
                "-jar",
                DataFolder.projectHome()
                        .resolve(service.word() + "-service/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        var log = InstallationOptions.results().resolve("logs").resolve("start-%s.log".formatted(service.word()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        settings(service, data, port)
                .forEach((property, value) -> builder.environment().put(ServiceSettings.variable(property), value));
        return builder;
    }

    /** As of the service that runs, but for its port; a gateway there is only one. */
    private Map<String, String> settings(Part service, DataFolder data, int port) throws IOException {
        var settings = new HashMap<>(ServiceSettings.of(
                        data,
                        installation.portBase(),
                        Part.UPSTREAM.url(installation.portBase()),
                        false,
                        Optional.empty())
                .of(service));
        settings.keySet().removeIf(name -> name.startsWith("evenhand.gateway."));
        settings.put("quarkus.http.port", Integer.toString(port));
        return settings;
    }

    private HttpRequest call(Part service, int port, DataFolder data, String account) throws IOException {
        var where = URI.create("http://127.0.0.1:" + port);
        return switch (service) {
            case ACCOUNTS -> get(where.resolve("/v1/accounts?limit=1"), data.token("operator"));
            case METERING -> get(where.resolve("/v1/accounts/%s/usage".formatted(account)), data.token("support"));
            case APPEALS -> get(where.resolve("/v1/appeals?limit=1"), data.token("reviewer"));
            default ->
                HttpRequest.newBuilder(where.resolve("/v1/decisions"))
                        .header("Authorization", "Bearer " + data.token("gateway"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                            {"account":"%s","action":"file.process","units":{"files":1}}""".formatted(account)))
                        .build();
        };
    }

    private static HttpRequest get(URI where, String token) {
        return HttpRequest.newBuilder(where)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private static boolean succeeds(HttpClient client, HttpRequest call) throws InterruptedException {
        try {
            return client.send(call, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
