package io.evenhand.local.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenhand bench}: reads the options, runs a {@link Comparison}, prints and writes what came of it. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {GrowthCommand.class, PoolCommand.class, IngestionCommand.class, CohortCommand.class},
        description = {
            "Measures Evenhand beside its peers, interleaved and warm, in one run: requests per second, times, and CPU",
            "time per decision. Prints tables; writes results.json, results.csv and chart.svg to .evenhand/bench."
        },
        footer = {
            "",
            "bench/README.md tells what is compared and how to read it. Needs wrk, and for ratelimit Go, which builds it.",
            "evenhand bench growth tells how the cost of a decision grows, evenhand bench pool who is served how,",
            "evenhand bench ingestion what a usage event costs, and evenhand bench cohort what a million accounts do."
        })
public final class BenchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each case is measured: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "How long, each time: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--connections",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,16,64",
            description = "How many ask at the same time: ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Kind> only = List.of(Kind.values());

    @Option(names = "--accounts", defaultValue = "10000", description = "Asked in turn: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--append-only",
            paramLabel = "off|on|both",
            defaultValue = "both",
            description = "Whether Redis writes its append-only file: ${DEFAULT-VALUE}.")
    private Persistence.Choice appendOnly = Persistence.Choice.BOTH;

    @Mixin
    private final InstallationOptions installation = new InstallationOptions();

    @Override
    public Integer call() throws Exception {
        demand(spec, rounds > 0, "--rounds: %d is not above 0", rounds);
        demand(spec, seconds > 0, "--seconds: %d is not above 0", seconds);
        demand(spec, accounts > 0, "--accounts: %d is not above 0", accounts);
        installation.check(spec);
        for (var each : connections) {
            demand(spec, each >= 1 && each <= 1_024, "--connections: %d is not from 1 to 1024", each);
        }
        var folder = InstallationOptions.results();
        var conditions = new Conditions(
                only.stream().distinct().sorted().toList(),
                appendOnly.each(),
                connections,
                accounts,
                rounds,
                Duration.ofSeconds(seconds));
        try (var stage = Stage.at(folder, installation.portBase(), accounts)) {
            var figures = new Comparison(conditions, new Contenders(stage, installation.data())).run();
            System.out.print(new Table(figures).text());
            new ResultFiles(folder).write(figures, conditions);
            System.out.printf("%nWritten to %s: results.json, results.csv, chart.svg%n", folder);
        }
        return 0;
    }

    /** Refuses an option's value in the words {@code otherwise}, before anything is started. */
    static void demand(@Nullable CommandSpec spec, boolean holds, String otherwise, int value) {
        if (!holds) {
            throw new ParameterException(
                    Optional.ofNullable(spec).orElseThrow().commandLine(), otherwise.formatted(value));
        }
    }
}
