package io.evenhand.local.simulate;

import io.evenhand.local.recording.InterpretationOptions;
import io.evenhand.local.recording.UsageFile;
import io.evenhand.local.terminal.ProgressLine;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand simulate}: reads the options, then leaves it to {@link Simulation} or {@link BackToBack}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Tries a policy file before it is published: who would be slowed, refused or flagged by it, by what, and when.",
            "Runs the real decision in memory and in virtual time; needs no running Evenhand. The same options give the"
                    + " same bytes.",
            ""
        },
        footer = {
            "",
            "Profiles: light (a person, now and then in working hours), heavy (a person all day, 20 times as much), bursty"
                    + " (large batches every few days, 10 times), automated (a program at regular gaps round the clock,"
                    + " 70 times), shared-key (several people in several time zones behind one key, 25 times).",
            "",
            "Not simulated: capacity that accounts share (pools), and messages. A caller waits for as long as it takes.",
            "",
            InterpretationOptions.COLUMNS,
            "",
            "Examples:",
            "  evenhand simulate policies/graduated-speed.yaml --html report.html",
            "  evenhand simulate new.yaml --against policies/graduated-speed.yaml --accounts 5000 --seed 7",
            "  evenhand simulate policies/graduated-speed.yaml --usage jobs.swf.gz --units-from processors",
            "  evenhand simulate policies/graduated-speed.yaml --back-to-back 50000 --credits 5000"
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final long MOST_UNITS = 10_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The policy to try.")
    private @Nullable Path file;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "Also run another version, such as the one in force, on the same use, and show who is better or"
                            + " worse off.")
    private @Nullable Path against;

    @ArgGroup(validate = false, heading = "%nThe accounts:%n")
    private AccountOptions accounts = new AccountOptions();

    @ArgGroup(validate = false, heading = "%nTheir use, generated:%n")
    private PopulationOptions population = new PopulationOptions();

    @ArgGroup(validate = false, heading = "%nWhat is asked for:%n")
    private TaskOptions task = new TaskOptions();

    @ArgGroup(validate = false, heading = "%nFiles to write:%n")
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--back-to-back",
            paramLabel = "UNITS",
            description =
                    "Instead of a population, one account that sends one unit after the other, each as soon as the"
                            + " one before is done.")
    private @Nullable Long backToBack;

    @Option(
            names = "--usage",
            paramLabel = "FILE",
            description = "Instead, recorded use: CSV with a header, or Standard Workload Format (.swf); also .gz. Its"
                    + " times are moved to the start.")
    private @Nullable Path usage;

    @Mixin
    private final InterpretationOptions interpretation = new InterpretationOptions();

    @Override
    public Integer call() throws IOException {
        var commandLine = Optional.ofNullable(spec).orElseThrow().commandLine();
        try {
            output.check();
            var text = backToBack == null ? simulate() : sendBackToBack(backToBack);
            commandLine.getOut().print(text);
            commandLine.getOut().flush();
            return 0;
        } catch (WrongInput wrong) {
            commandLine.getErr().println("evenhand: " + wrong.getMessage());
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }
    }

    private String simulate() throws IOException {
        var candidates = candidates();
        var tried = candidates.getFirst();
        var plans = accounts.plans(candidates);
        var conditions = accounts.conditions();
        var tasks = task.tasks(tried, plans);
        var trials = candidates.stream()
                .map(candidate -> new Trial(candidate, conditions))
                .toList();
        var simulation = new Simulation(trials, new ProgressLine(System.err, onTerminal()));
        if (usage == null) {
            var span = new Population.Span(conditions.start(), accounts.endOfGenerated(tried, plans, conditions));
            simulation.run(population.population(plans, span, tasks));
        } else {
            var end = accounts.end(tried, plans, conditions).orElse(Instant.MAX);
            play(simulation, usage, plans, tasks, new Population.Span(conditions.start(), end));
        }
        var outcomes = trials.stream().map(Trial::outcomes).toList();
        var findings = new Findings(
                heading(outcomes.getFirst(), conditions),
                Notes.of(tried, plans, task.attributes(), usage != null, simulation.skipped()),
                conditions.zone(),
                outcomes.getFirst(),
                outcomes.size() < 2
                        ? Optional.empty()
                        : Optional.of(Comparison.of(outcomes.getFirst(), outcomes.getLast())));
        output.write(findings);
        return new TerminalReport(findings).text();
    }

    private void play(Simulation simulation, Path path, Shares plans, Tasks tasks, Population.Span span)
            throws IOException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new WrongInput("--usage: there is no %s that can be read".formatted(path));
        }
        try (var opened = UsageFile.open(path)) {
            simulation.run(new RecordedUsage(opened, interpretation.of(opened), plans, tasks, span, population.seed()));
        }
    }

    private String sendBackToBack(long units) throws IOException {
        WrongInput.unlessWithin("--back-to-back", units, 1, MOST_UNITS);
        if (usage != null || output.wantsPage()) {
            throw new WrongInput("--back-to-back goes with neither --usage nor --html");
        }
        var candidates = candidates();
        var plans = accounts.plans(candidates);
        var conditions = accounts.conditions();
        var one = task.tasks(candidates.getFirst(), plans).of(1).apply(new SplittableRandom(population.seed()));
        var end = accounts.end(candidates.getFirst(), plans, conditions).orElse(Instant.MAX);
        var reports = candidates.stream()
                .map(candidate -> new BackToBackReport(
                        candidate,
                        plans.first(),
                        conditions,
                        new BackToBack(candidate, plans.first(), conditions, one).send(units, end)))
                .toList();
        output.write(reports);
        return reports.stream().map(BackToBackReport::text).collect(Collectors.joining(System.lineSeparator()));
    }

    private List<Candidate> candidates() throws IOException {
        var candidates = new ArrayList<Candidate>();
        candidates.add(Candidate.read(Optional.ofNullable(file).orElseThrow()));
        if (against != null) {
            candidates.add(Candidate.read(against));
        }
        return candidates;
    }

    private String heading(Outcomes outcomes, Trial.Conditions conditions) {
        return "%s accounts, %s uses, %s, from %s (%s), each with %s credits"
                .formatted(
                        Words.count(outcomes.all().accounts()),
                        Words.count(outcomes.all().decisions()),
                        usage == null ? "generated, seed " + population.seed() : "recorded in " + usage.getFileName(),
                        Words.at(conditions.start(), conditions.zone()),
                        conditions.zone(),
                        Words.count(conditions.credits()));
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
