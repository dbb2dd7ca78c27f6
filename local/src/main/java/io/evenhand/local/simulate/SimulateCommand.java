package io.evenhand.local.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.evenhand.local.recording.InterpretationOptions;
import io.evenhand.local.recording.UsageFile;
import io.evenhand.local.terminal.ProgressLine;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        description = {
            "Tries a policy file before it is published: who would be slowed or refused by it, by what, and when.",
            "Runs the real decision in memory and in virtual time; needs no running Evenhand. The same options give the"
                    + " same bytes.",
            ""
        },
        footer = {
            "",
            "Profiles: light (a person, now and then in working hours), heavy (a person all day, 20 times as much),",
            "bursty (large batches every few days, 10 times), automated (a program at regular gaps round the clock,",
            "70 times), shared-key (several people in several time zones behind one key, 25 times).",
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

    private static final Duration USUAL_WORK = Duration.ofSeconds(2);
    private static final int MOST_ACCOUNTS = 1_000_000;
    private static final long MOST_DAYS = 3660;

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

    @Option(
            names = "--plan",
            paramLabel = "PLANS",
            description = "NAME[=WEIGHT],… the accounts are on (default: all plans, evenly).")
    private @Nullable String plan;

    @Option(
            names = "--credits",
            paramLabel = "N",
            defaultValue = "0",
            description = "What each account has bought at the start (default: ${DEFAULT-VALUE}).")
    private long credits;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            defaultValue = "2026-04-01",
            description =
                    "A date or instant; billing cycles begin then (default: ${DEFAULT-VALUE}, a month of 30 days).")
    private String start = "";

    @Option(
            names = "--zone",
            defaultValue = "UTC",
            description = "Where all accounts live (default: ${DEFAULT-VALUE}).")
    private String zone = "";

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description = "How long: so many billing cycles (default: 1; all of a file).")
    private @Nullable Integer cycles;

    @Option(names = "--days", paramLabel = "N", description = "Or so many days.")
    private @Nullable Integer days;

    @Option(names = "--accounts", paramLabel = "N", defaultValue = "200", description = "Generated: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--profiles",
            paramLabel = "MIX",
            description = "Their profiles, NAME[=WEIGHT],… (default: light=70,heavy=10,bursty=10,automated=5,"
                    + "shared-key=5).")
    private @Nullable String profiles;

    @Option(
            names = "--per-day",
            paramLabel = "N",
            defaultValue = "20",
            description = "Uses of a light account on an average day, the others' in proportion"
                    + " (default: ${DEFAULT-VALUE}).")
    private double perDay;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of what is drawn: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--usage",
            paramLabel = "FILE",
            description = "Play recorded use instead: CSV with a header, or Standard Workload Format (.swf); also .gz."
                    + " Its times are moved to the start.")
    private @Nullable Path usage;

    @Mixin
    private final InterpretationOptions interpretation = new InterpretationOptions();

    @Option(
            names = "--back-to-back",
            paramLabel = "UNITS",
            description =
                    "Instead, one account sends one unit after the other, each as soon as the one before is done.")
    private @Nullable Long backToBack;

    @Option(names = "--action", description = "What is done (default: any that the policy names, evenly).")
    private @Nullable String action;

    @Option(names = "--model", description = "And with which model (likewise).")
    private @Nullable String model;

    @Option(names = "--meter", description = "What the units count (default: each meter of the policy).")
    private @Nullable String meter;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=RANGE",
            description = "An attribute of each request that ceilings look at: VALUE or LEAST..MOST.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--work",
            paramLabel = "DURATION",
            description = "How long a request runs, such as PT30S (default: the first band's pace, or PT2S).")
    private @Nullable Duration work;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a line for each account.")
    private @Nullable Path csv;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything for programs.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a report with charts, in one file that needs no network.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        var commandLine = Optional.ofNullable(spec).orElseThrow().commandLine();
        try {
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
        var plans = plans(candidates);
        var conditions = conditions();
        var tasks = tasks(tried, plans);
        var trials = candidates.stream()
                .map(candidate -> new Trial(candidate, conditions))
                .toList();
        var simulation = new Simulation(trials, new ProgressLine(System.err, onTerminal()));
        var words = usage == null
                ? generated(simulation, tried, plans, tasks, conditions)
                : recorded(simulation, usage, tried, plans, tasks, conditions);
        var outcomes = trials.stream().map(Trial::outcomes).toList();
        var findings = new Findings(
                heading(tried, outcomes.getFirst(), words, conditions),
                Notes.of(tried, plans, attributes.keySet(), simulation.skipped()),
                conditions.zone(),
                outcomes.getFirst(),
                outcomes.size() < 2
                        ? Optional.empty()
                        : Optional.of(Comparison.of(outcomes.getFirst(), outcomes.getLast())));
        write(findings);
        return new TerminalReport(findings).text();
    }

    private String generated(
            Simulation simulation, Candidate tried, Shares plans, Tasks tasks, Trial.Conditions conditions)
            throws IOException {
        within("--accounts", accounts, 1, MOST_ACCOUNTS);
        if (!(perDay > 0 && perDay <= 1_000_000)) {
            throw new WrongInput("--per-day: %s is not above 0 and at most 1000000".formatted(perDay));
        }
        var span = new Population.Span(
                conditions.start(), end(tried, plans, conditions).orElseThrow());
        var population = new Population(accounts, profileShares(), plans, perDay, span, tasks, seed);
        simulation.run(population);
        return population.words();
    }

    private String recorded(
            Simulation simulation, Path path, Candidate tried, Shares plans, Tasks tasks, Trial.Conditions conditions)
            throws IOException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new WrongInput("--usage: there is no %s that can be read".formatted(path));
        }
        var span = new Population.Span(
                conditions.start(), end(tried, plans, conditions).orElse(Instant.MAX));
        try (var opened = UsageFile.open(path)) {
            var recorded = new RecordedUsage(path, opened, interpretation.of(opened), plans, tasks, span, seed);
            simulation.run(recorded);
            return recorded.words();
        }
    }

    private String sendBackToBack(long units) throws IOException {
        within("--back-to-back", units, 1, 10_000_000);
        if (usage != null || html != null) {
            throw new WrongInput("--back-to-back goes with neither --usage nor --html");
        }
        var candidates = candidates();
        var plans = plans(candidates);
        var name = plans.weights().firstEntry().getKey();
        var conditions = conditions();
        var task = tasks(candidates.getFirst(), plans).of(1).apply(new java.util.SplittableRandom(seed));
        var end = cycles == null && days == null
                ? Instant.MAX
                : end(candidates.getFirst(), plans, conditions).orElseThrow();
        var reports = new ArrayList<BackToBackReport>();
        for (var candidate : candidates) {
            var result = new BackToBack(candidate, name, conditions, task).send(units, end);
            reports.add(new BackToBackReport(candidate, name, conditions, result));
        }
        if (csv != null) {
            Files.write(csv, reports.getFirst().csv());
        }
        if (json != null) {
            var objects = reports.stream().map(BackToBackReport::object).toList();
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), objects);
        }
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

    private Shares plans(List<Candidate> candidates) {
        var known = candidates.getFirst().plans().keySet();
        var shares = option("--plan", () -> plan == null ? Shares.evenly(known) : Shares.parse(plan));
        for (var candidate : candidates) {
            for (var name : shares.weights().keySet()) {
                if (!candidate.plans().containsKey(name)) {
                    throw new WrongInput("%s has no plan '%s'; it has %s"
                            .formatted(
                                    candidate.file(),
                                    name,
                                    String.join(", ", candidate.plans().keySet())));
                }
            }
        }
        return shares;
    }

    private Shares profileShares() {
        return option("--profiles", () -> {
            var shares = profiles == null ? Profile.usualShares() : Shares.parse(profiles);
            shares.weights().keySet().forEach(Profile::of);
            return shares;
        });
    }

    private Trial.Conditions conditions() {
        within("--credits", credits, 0, LimitTable.MAX / 2);
        var zoneId = option("--zone", () -> ZoneId.of(zone));
        return new Trial.Conditions(option("--start", () -> instant(start, zoneId)), zoneId, credits);
    }

    private static Instant instant(String text, ZoneId zone) {
        return text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }

    /** Empty when the use itself says when it is over. */
    private Optional<Instant> end(Candidate tried, Shares plans, Trial.Conditions conditions) {
        if (days != null && cycles != null) {
            throw new WrongInput("--days and --cycles exclude each other");
        }
        var begins = conditions.start().atZone(conditions.zone());
        if (days != null) {
            within("--days", days, 1, MOST_DAYS);
            return Optional.of(begins.plusDays(days).toInstant());
        }
        if (cycles == null && usage != null) {
            return Optional.empty();
        }
        var count = Optional.ofNullable(cycles).orElse(1);
        within("--cycles", count, 1, MOST_DAYS);
        var cycle = tried.policy()
                .plan(plans.weights().firstEntry().getKey())
                .orElseThrow()
                .cycle();
        return Optional.of(begins.plus(cycle.multipliedBy(count)).toInstant());
    }

    private Tasks tasks(Candidate tried, Shares plans) {
        var kinds = tried.kinds().stream()
                .map(kind -> new Tasks.Kind(
                        Optional.ofNullable(action).orElse(kind.action()),
                        Optional.ofNullable(model).or(kind::model)))
                .distinct()
                .toList();
        var meters = tried.policy().meters().keySet();
        if (meter != null && !meters.contains(meter)) {
            throw new WrongInput(
                    "--meter: the policy has no meter '%s'; it has %s".formatted(meter, String.join(", ", meters)));
        }
        var ranges = new LinkedHashMap<String, Tasks.Range>();
        attributes.forEach((name, range) -> ranges.put(name, option("--attribute", () -> Tasks.Range.parse(range))));
        return new Tasks(kinds, meter == null ? List.copyOf(meters) : List.of(meter), ranges, work(tried, plans));
    }

    private Duration work(Candidate tried, Shares plans) {
        if (work != null) {
            if (work.isNegative() || work.compareTo(Duration.ofDays(30)) > 0) {
                throw new WrongInput("--work: %s is not from PT0S to P30D".formatted(work));
            }
            return work;
        }
        return tried.rows(List.copyOf(plans.weights().keySet()))
                .filter(Row.Bands.class::isInstance)
                .map(Row.Bands.class::cast)
                .findFirst()
                .map(bands -> Duration.ofMillis(Pace.at(bands, 0)))
                .orElse(USUAL_WORK);
    }

    private static String heading(Candidate tried, Outcomes outcomes, String words, Trial.Conditions conditions) {
        return "%s: %s accounts, %s uses, %s, from %s (%s), each with %s credits"
                .formatted(
                        tried.policy().title(),
                        Words.count(outcomes.all().accounts()),
                        Words.count(outcomes.all().decisions()),
                        words,
                        Words.at(conditions.start(), conditions.zone()),
                        conditions.zone(),
                        Words.count(conditions.credits()));
    }

    private void write(Findings findings) throws IOException {
        if (csv != null) {
            Files.write(csv, new CsvReport(findings).lines());
        }
        if (json != null) {
            Files.writeString(json, new JsonReport(findings).text());
        }
        if (html != null) {
            Files.writeString(html, new HtmlReport(findings).text());
        }
    }

    private static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new WrongInput("%s: %d is not from %d to %d".formatted(option, value, least, most));
        }
    }

    /** A value of an option, with its name before what is wrong with it. */
    private static <T> T option(String name, java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new WrongInput(name + ": " + wrong.getMessage());
        }
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
