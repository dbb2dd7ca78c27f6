package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/** Has metering take in events until it has stored what they add up to, and has bare PostgreSQL copy the same rows. */
final class Ingestion {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int COPIES = 5;

    private final Installation evenhand;
    private final HttpClient client;
    private final Connection database;
    private final int connections;

    Ingestion(Installation evenhand, HttpClient client, Connection database, int connections) {
        this.evenhand = evenhand;
        this.client = client;
        this.database = database;
        this.connections = connections;
    }

    /** What one side cost. */
    record Cost(double perSecond, Map<Role, Double> micros, double others) {

        static Cost of(long things, Duration time, Map<Role, Duration> cpu, double others) {
            return new Cost(
                    1e9 * things / time.toNanos(),
                    Figures.byRole(
                            cpu::containsKey,
                            role -> cpu.getOrDefault(role, Duration.ZERO).toNanos() / 1e3 / things),
                    others);
        }

        double sum() {
            return micros.values().stream().mapToDouble(each -> each).sum();
        }
    }

    /** From the first call to the last row that is stored. */
    Cost takeIn(Batches batches) throws IOException, InterruptedException, SQLException {
        var processes = Map.of(
                Role.SERVICE, List.of(evenhand.process(Part.METERING)),
                Role.REDIS, List.of(evenhand.process(Part.REDIS)),
                Role.POSTGRES, List.of(evenhand.process(Part.POSTGRES)));
        var before = counted();
        var cpu = CpuTimes.now(processes);
        var busy = Busyness.now();
        var begun = System.nanoTime();
        send(batches);
        awaitCounted(before + batches.events());
        var time = Duration.ofNanos(System.nanoTime() - begun);
        var spent = CpuTimes.now(processes).since(cpu);
        return Cost.of(batches.events(), time, spent, Busyness.now().othersSince(busy, spent.values(), time));
    }

    /** One statement for all rows, into a table of the same shape, several times since it is soon done. */
    Cost copy(Batches batches) throws IOException, SQLException {
        var rows = batches.rows();
        var processes = Map.of(Role.POSTGRES, List.of(evenhand.process(Part.POSTGRES)));
        var time = Duration.ZERO;
        var spent = Duration.ZERO;
        try (var statement = database.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bench_copy (LIKE usage_hour INCLUDING ALL)");
            for (var i = 0; i < COPIES; i++) {
                statement.execute("TRUNCATE bench_copy");
                var cpu = CpuTimes.now(processes);
                var begun = System.nanoTime();
                database.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY bench_copy FROM STDIN", new StringReader(rows));
                time = time.plusNanos(System.nanoTime() - begun);
                spent = spent.plus(CpuTimes.now(processes).since(cpu).getOrDefault(Role.POSTGRES, Duration.ZERO));
            }
        }
        return Cost.of((long) COPIES * batches.hours().size(), time, Map.of(Role.POSTGRES, spent), 0);
    }

    private void send(Batches batches) throws IOException, InterruptedException {
        var token = evenhand.data().token("gateway");
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var sent = new ExecutorCompletionService<Boolean>(threads);
            for (var body : batches.bodies()) {
                Callable<Boolean> one = () -> send(body, token);
                sent.submit(one);
            }
            for (var _ : batches.bodies()) {
                sent.take().get();
            }
        } catch (ExecutionException e) {
            throw new IOException("Events were not taken: " + e.getMessage(), e);
        }
    }

    private boolean send(String body, String token) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(Part.METERING.url(evenhand.portBase()).resolve("/v1/usage-events"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/cloudevents-batch+json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        for (var item : JSON.readTree(answer.body()).path("items")) {
            if (!item.path("status").asText().equals("accepted")) {
                throw new IOException("An event was not accepted: " + item);
            }
        }
        if (answer.statusCode() != 200) {
            throw new IOException("%d %s".formatted(answer.statusCode(), answer.body()));
        }
        return true;
    }

    private void awaitCounted(long expected) throws SQLException, IOException, InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        while (counted() < expected) {
            if (System.nanoTime() > end) {
                throw new IOException("Of %d events metering has stored %d".formatted(expected, counted()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private long counted() throws SQLException {
        try (var statement = database.createStatement();
                var found = statement.executeQuery(
                        "SELECT coalesce(sum(decisions), 0)::bigint FROM usage_hour WHERE meter = 'calls'")) {
            found.next();
            return found.getLong(1);
        }
    }
}
