package io.evenhand.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenhand bench cohort}: what the figures of a large cohort cost, beside PostgreSQL's own percentiles. */
@Command(
        name = "cohort",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the use of a million accounts into metering's roll-ups, asks for their cohort over HTTP, and has",
            "PostgreSQL find the same figures with one query, which must agree. Seconds, CPU time, and by how much",
            "metering grows. What was written is taken away again. Writes cohort.csv to .evenhand/bench."
        })
public final class CohortCommand implements Callable<Integer> {

    /** A month that nobody else uses anything in: its roll-ups are a table of their own, which is dropped. */
    private static final String MONTH = "usage_hour_2020_01";

    private static final String AT = "2020-01-15T00:00:00Z";
    private static final String PLAN = "sixteen";

    /** How near two sums of doubles in different orders come. */
    private static final double SAME = 1e-9;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", defaultValue = "1000000", description = "That used anything: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(names = "--hours", defaultValue = "3", description = "In which each did so: ${DEFAULT-VALUE}.")
    private int hours;

    @Option(names = "--rounds", defaultValue = "3", description = "How often it is measured: ${DEFAULT-VALUE}.")
    private int rounds;

    @Mixin
    private final InstallationOptions installation = new InstallationOptions();

    /** What one asking took. {@code grown}: megabytes of metering's memory at their most, above those before. */
    record Round(Spent evenhand, Spent sql, double grown, double resident) {}

    /** Time, and CPU time of all who worked. */
    record Spent(Duration time, Duration cpu, JsonNode answer) {

        double seconds() {
            return time.toNanos() / 1e9;
        }

        double cpuSeconds() {
            return cpu.toNanos() / 1e9;
        }
    }

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, accounts > 0, "--accounts: %d is not above 0", accounts);
        BenchCommand.demand(spec, hours >= 1 && hours <= 12, "--hours: %d is not from 1 to 12", hours);
        BenchCommand.demand(spec, rounds > 0, "--rounds: %d is not above 0", rounds);
        installation.check(spec);
        var folder = InstallationOptions.results();
        try (var stage = Stage.at(folder, installation.portBase(), accounts);
                var client = HttpClient.newHttpClient()) {
            var evenhand = Installation.start(stage, installation.data());
            Seeding.publish(evenhand.as(client, "policy-admin", Part.ACCOUNTS));
            try (var database = evenhand.meteringDatabase()) {
                empty(database);
                fill(database);
                var measured = new ArrayList<Round>();
                for (var round = 0; round < rounds; round++) {
                    measured.add(measure(evenhand, client, database));
                    System.out.print(text(measured.getLast()));
                }
                empty(database);
                Files.write(folder.resolve("cohort.csv"), csv(measured));
                System.out.printf("%nWritten to %s: cohort.csv%n", folder);
            }
        }
        return 0;
    }

    /** Use as it is found: a few use most. Roll-ups and members as metering writes them, in the order of their keys. */
    private void fill(Connection database) throws SQLException, IOException {
        System.out.printf("Writing %,d roll-ups of %,d accounts …%n", (long) accounts * hours, accounts);
        try (var statement = database.createStatement()) {
            statement.execute(
                    "CREATE TABLE %s PARTITION OF usage_hour FOR VALUES FROM ('2020-01-01Z') TO ('2020-02-01Z')"
                            .formatted(MONTH));
            statement.execute("""
                    INSERT INTO member (account, policy, plan, time_zone, anchor, position)
                    SELECT 'bench_' || lpad(i::text, 20, '0'), '%s', '%s', 'UTC', '2020-01-01Z', 0
                    FROM generate_series(1, %d) AS i""".formatted(Seeding.policy(), PLAN, accounts));
            statement.execute("""
                    INSERT INTO usage_hour (account, meter, hour, units, decisions, delayed, by_credit)
                    SELECT 'bench_' || lpad(i::text, 20, '0'), 'calls',
                        timestamptz '2020-01-01Z' + ((i * 7 + h * 53) %% 700) * interval '1 hour',
                        ceil(100 * power(1 - random(), -0.8)), 1, 0, 0
                    FROM generate_series(1, %d) AS i, generate_series(1, %d) AS h""".formatted(accounts, hours));
            // As autovacuum does within a minute.
            statement.execute("ANALYZE member, " + MONTH);
        }
    }

    private static void empty(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + MONTH);
            statement.execute("DELETE FROM member WHERE plan = '%s' AND account LIKE 'bench\\_%%'".formatted(PLAN));
        }
    }

    private Round measure(Installation evenhand, HttpClient client, Connection database)
            throws IOException, InterruptedException, SQLException {
        var metering = evenhand.process(Part.METERING);
        var postgres = evenhand.process(Part.POSTGRES);
        var memory = new ResidentMemory(metering.pid());
        memory.forgetPeak();
        var before = memory.now();
        var both = spent(List.of(metering, postgres), () -> ask(evenhand, client));
        var peak = memory.peak();
        var sql = spent(List.of(postgres), () -> ask(database));
        for (var figure : List.of("count", "total", "median", "p90", "p95", "p99")) {
            var one = both.answer().path(figure).asDouble();
            var other = sql.answer().path(figure).asDouble();
            if (Math.abs(one - other) > SAME * Math.abs(other)) {
                throw new IOException("The %s is %s for metering and %s for PostgreSQL".formatted(figure, one, other));
            }
        }
        return new Round(both, sql, peak - before, peak);
    }

    private interface Question {
        JsonNode ask() throws IOException, InterruptedException, SQLException;
    }

    private static Spent spent(List<ProcessHandle> working, Question question)
            throws IOException, InterruptedException, SQLException {
        var processes = Map.of(Role.SERVICE, working);
        var cpu = CpuTimes.now(processes);
        var begun = System.nanoTime();
        var answer = question.ask();
        var time = Duration.ofNanos(System.nanoTime() - begun);
        return new Spent(time, CpuTimes.now(processes).since(cpu).getOrDefault(Role.SERVICE, Duration.ZERO), answer);
    }

    private static JsonNode ask(Installation evenhand, HttpClient client) throws IOException, InterruptedException {
        var path = "/v1/cohorts/%s/calls?policy=%s&window=month&at=%s".formatted(PLAN, Seeding.policy(), AT);
        var answer = client.send(
                HttpRequest.newBuilder(Part.METERING.url(evenhand.portBase()).resolve(path))
                        .header("Authorization", "Bearer " + evenhand.data().token("support"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("%d %s".formatted(answer.statusCode(), answer.body()));
        }
        return new ObjectMapper().readTree(answer.body());
    }

    /** The same figures, but for the median deviation, as one would ask for them without Evenhand. */
    private static JsonNode ask(Connection database) throws IOException, SQLException {
        try (var statement = database.createStatement();
                var found = statement.executeQuery("""
                        SELECT count(*), sum(units),
                            percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY units)
                        FROM (SELECT sum(units) AS units FROM usage_hour JOIN member USING (account)
                            WHERE policy = '%s' AND plan = '%s' AND meter = 'calls'
                                AND hour >= '2020-01-01Z' AND hour < '2020-02-01Z'
                            GROUP BY account HAVING sum(units) > 0) AS used""".formatted(Seeding.policy(), PLAN))) {
            found.next();
            var percentiles = (Object[]) found.getArray(3).getArray();
            return new ObjectMapper()
                    .valueToTree(Map.of(
                            "count", found.getLong(1),
                            "total", found.getLong(2),
                            "median", percentiles[0],
                            "p90", percentiles[1],
                            "p95", percentiles[2],
                            "p99", percentiles[3]));
        }
    }

    private static String text(Round round) {
        return String.format(
                Locale.ROOT,
                "metering %.1f s (CPU with PostgreSQL %.1f s), grew by %.0f MB to %.0f MB; one query %.1f s (CPU %.1f s); %.1f times%n",
                round.evenhand().seconds(),
                round.evenhand().cpuSeconds(),
                round.grown(),
                round.resident(),
                round.sql().seconds(),
                round.sql().cpuSeconds(),
                round.evenhand().seconds() / round.sql().seconds());
    }

    private List<String> csv(List<Round> rounds) {
        var lines = new ArrayList<String>();
        lines.add("accounts,hours,seconds,cpu_seconds,grown_mb,resident_mb,sql_seconds,sql_cpu_seconds");
        for (var round : rounds) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%d,%.2f,%.2f,%.1f,%.1f,%.2f,%.2f",
                    accounts,
                    hours,
                    round.evenhand().seconds(),
                    round.evenhand().cpuSeconds(),
                    round.grown(),
                    round.resident(),
                    round.sql().seconds(),
                    round.sql().cpuSeconds()));
        }
        return lines;
    }
}
