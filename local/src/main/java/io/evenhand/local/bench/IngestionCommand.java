package io.evenhand.local.bench;

import io.evenhand.local.bench.Ingestion.Cost;
import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenhand bench ingestion}: what a usage event costs, beside a bare COPY of what the events add up to. */
@Command(
        name = "ingestion",
        mixinStandardHelpOptions = true,
        description = {
            "Tells metering usage events in batches of 100 and waits until it has stored what they add up to; then has",
            "PostgreSQL copy the same rows into a table of the same shape with one COPY. Events per second, and CPU time of",
            "metering, Redis and PostgreSQL for each. Writes ingestion.csv to .evenhand/bench."
        })
public final class IngestionCommand implements Callable<Integer> {

    private static final String PLAN = "four";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "3", description = "How often it is measured: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--events", defaultValue = "20000", description = "In each round: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--accounts",
            defaultValue = "500",
            description = "On a plan of four limits, that used something: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(names = "--connections", defaultValue = "4", description = "Batches at the same time: ${DEFAULT-VALUE}.")
    private int connections;

    @Mixin
    private final InstallationOptions installation = new InstallationOptions();

    /** One round: an event's way through Evenhand, and a row's through COPY. */
    record Round(Cost event, Cost row, double rowsPerEvent) {

        /** How many times the CPU time of copying what an event adds. */
        double ratio() {
            return event.sum() / (row.sum() * rowsPerEvent);
        }

        double micros(Role role) {
            return event.micros().getOrDefault(role, 0.0);
        }
    }

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, rounds > 0, "--rounds: %d is not above 0", rounds);
        BenchCommand.demand(spec, events > 0, "--events: %d is not above 0", events);
        BenchCommand.demand(spec, accounts > 0, "--accounts: %d is not above 0", accounts);
        BenchCommand.demand(
                spec, connections >= 1 && connections <= 64, "--connections: %d is not from 1 to 64", connections);
        installation.check(spec);
        var folder = InstallationOptions.results();
        try (var stage = Stage.at(folder, installation.portBase(), accounts);
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            var evenhand = Installation.start(stage, installation.data());
            var ids = open(evenhand, client);
            try (var database = evenhand.meteringDatabase()) {
                var ingestion = new Ingestion(evenhand, client, database, connections);
                System.out.println("Warming up …");
                ingestion.takeIn(Batches.of(events, ids, new Random(0)));
                var measured = new ArrayList<Round>();
                for (var round = 1; round <= rounds; round++) {
                    var batches = Batches.of(events, ids, new Random(round));
                    var event = ingestion.takeIn(batches);
                    measured.add(new Round(
                            event,
                            ingestion.copy(batches),
                            (double) batches.hours().size() / events));
                }
                System.out.print(text(measured));
                Files.write(folder.resolve("ingestion.csv"), csv(measured));
                System.out.printf("%nWritten to %s: ingestion.csv%n", folder);
            }
        }
        return 0;
    }

    private List<String> open(Installation evenhand, HttpClient client) throws IOException, InterruptedException {
        Seeding.publish(evenhand.as(client, "policy-admin", Part.ACCOUNTS));
        var opening = new AccountsClient(evenhand.as(client, "operator", Part.ACCOUNTS), Seeding.policy(), PLAN);
        var ids = new ArrayList<String>();
        System.out.printf("Opening %,d accounts, or finding them …%n", accounts);
        for (var i = 0; i < accounts; i++) {
            ids.add(opening.open("%s-ingestion-%d".formatted(Seeding.policy(), i)));
        }
        return ids;
    }

    private static String text(List<Round> rounds) {
        return String.format(
                Locale.ROOT,
                """

                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                %-34s %s
                """,
                "events/s, until they are stored",
                spread("%,.0f", rounds, round -> round.event().perSecond()),
                "CPU µs an event: metering",
                spread("%.0f", rounds, round -> round.micros(Role.SERVICE)),
                "                 Redis",
                spread("%.0f", rounds, round -> round.micros(Role.REDIS)),
                "                 PostgreSQL",
                spread("%.0f", rounds, round -> round.micros(Role.POSTGRES)),
                "                 all three",
                spread("%.0f", rounds, round -> round.event().sum()),
                "others' CPUs meanwhile",
                spread("%.1f", rounds, round -> round.event().others()),
                "COPY, rows/s",
                spread("%,.0f", rounds, round -> round.row().perSecond()),
                "CPU µs a row (PostgreSQL)",
                spread("%.1f", rounds, round -> round.row().sum()),
                "an event beside COPY of its rows",
                spread("%.0f times", rounds, Round::ratio));
    }

    private static String spread(String format, List<Round> rounds, ToDoubleFunction<Round> figure) {
        var spread = Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
        return String.format(
                Locale.ROOT,
                format + "  (" + format + " … " + format + ")",
                spread.median(),
                spread.min(),
                spread.max());
    }

    private static List<String> csv(List<Round> rounds) {
        var lines = new ArrayList<String>();
        lines.add("events_per_second,metering_us,redis_us,postgres_us,others_cpus,copy_rows_per_second,copy_us,ratio");
        for (var round : rounds) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%.0f,%.1f,%.1f,%.1f,%.2f,%.0f,%.2f,%.1f",
                    round.event().perSecond(),
                    round.micros(Role.SERVICE),
                    round.micros(Role.REDIS),
                    round.micros(Role.POSTGRES),
                    round.event().others(),
                    round.row().perSecond(),
                    round.row().sum(),
                    round.ratio()));
        }
        return lines;
    }
}
