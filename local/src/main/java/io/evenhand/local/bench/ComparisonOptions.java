package io.evenhand.local.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a {@link Comparison}, and how it is run, printed and written. */
final class ComparisonOptions {

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

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Of the contenders (default: all).")
    private @Nullable List<String> only;

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

    void run(@Nullable CommandSpec spec, Contest contest) throws Exception {
        var conditions = conditions(spec, contest);
        var folder = InstallationOptions.results();
        try (var stage = Stage.at(folder, installation.portBase(), accounts)) {
            var figures = new Comparison(conditions, new Contenders(stage, installation.data())).run();
            System.out.print(new Table(contest, figures).text());
            new ResultFiles(folder, contest).write(figures, conditions);
            System.out.printf("%nWritten to %1$s: %2$s.json, %2$s.csv, %2$s.svg%n", folder, contest.word());
        }
    }

    private Conditions conditions(@Nullable CommandSpec spec, Contest contest) throws IOException {
        BenchCommand.demand(spec, rounds > 0, "--rounds: %d is not above 0", rounds);
        BenchCommand.demand(spec, seconds > 0, "--seconds: %d is not above 0", seconds);
        BenchCommand.demand(spec, accounts > 0, "--accounts: %d is not above 0", accounts);
        installation.check(spec);
        for (var each : connections) {
            BenchCommand.demand(spec, each >= 1 && each <= 1_024, "--connections: %d is not from 1 to 1024", each);
        }
        return new Conditions(
                kinds(spec, contest), appendOnly.each(), connections, accounts, rounds, Duration.ofSeconds(seconds));
    }

    private List<Kind> kinds(@Nullable CommandSpec spec, Contest contest) {
        var wanted = Optional.ofNullable(only)
                .orElse(contest.kinds().stream().map(Kind::word).toList());
        for (var word : wanted) {
            if (contest.kinds().stream().noneMatch(kind -> kind.word().equals(word.toLowerCase(Locale.ROOT)))) {
                throw new ParameterException(
                        Optional.ofNullable(spec).orElseThrow().commandLine(),
                        "--only: %s is none of %s"
                                .formatted(
                                        word,
                                        contest.kinds().stream().map(Kind::word).collect(Collectors.joining(", "))));
            }
        }
        return contest.kinds().stream()
                .filter(kind -> wanted.stream().anyMatch(word -> kind.word().equals(word.toLowerCase(Locale.ROOT))))
                .toList();
    }
}
