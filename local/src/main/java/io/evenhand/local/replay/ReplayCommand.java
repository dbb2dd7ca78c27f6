package io.evenhand.local.replay;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import io.evenhand.local.recording.InterpretationOptions;
import io.evenhand.local.recording.UsageFile;
import io.evenhand.local.terminal.ProgressLine;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand replay}: reads the options, then leaves it to {@link Replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a file of recorded usage against a running Evenhand and tells what became of it, by account.",
            "Rows keep their numbers as ids, so playing a file again counts nothing twice (--source counts it anew).",
            "Times are moved to now. The command fails when any row was refused.",
            "With --tell-from rows are told to metering as usage events of their own times, which nothing refuses."
        },
        footer = {"", InterpretationOptions.COLUMNS})
public final class ReplayCommand implements Callable<Integer> {

    /** Longer than a restart takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header, or Standard Workload Format (.swf); also .gz.")
    private @Nullable Path file;

    @Mixin
    private final InterpretationOptions interpretation = new InterpretationOptions();

    @Option(names = "--policy", defaultValue = "graduated-speed", description = "Of new accounts: ${DEFAULT-VALUE}.")
    private String policy = "";

    @Option(names = "--plan", defaultValue = "unlimited", description = "Of new accounts: ${DEFAULT-VALUE}.")
    private String plan = "";

    @Option(names = "--meter", defaultValue = "files", description = "What the units count: ${DEFAULT-VALUE}.")
    private String meter = "";

    @Option(names = "--each", paramLabel = "METER", description = "Also counts one unit of this meter for each row.")
    private @Nullable String each;

    @Option(
            names = "--tell-from",
            paramLabel = "TIME",
            description =
                    "Tells rows instead of asking for decisions, as used when they were recorded, moved so that the"
                            + " first was at TIME. Business time follows by the time machine.")
    private @Nullable Instant tellFrom;

    @Option(names = "--action", defaultValue = "file.process", description = "What was done: ${DEFAULT-VALUE}.")
    private String action = "";

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "max",
            description = "Times as fast as recorded, or max (default: ${DEFAULT-VALUE}).")
    private String speed = "";

    @Option(names = "--limit", paramLabel = "N", description = "Play the first N rows only.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "Calls at the same time (default: ${DEFAULT-VALUE}); those of one account stay in order.")
    private int connections;

    @Option(names = "--source", paramLabel = "NAME", description = "Of the rows' ids (default: the file's name).")
    private @Nullable String source;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the table to this CSV file.")
    private @Nullable Path out;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "Of the Evenhand to play against (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(names = "--url", paramLabel = "URL", description = "Of its enforcement service (default: by port base).")
    private @Nullable URI url;

    @Option(names = "--accounts-url", paramLabel = "URL", description = "Of its accounts service, likewise.")
    private @Nullable URI accountsUrl;

    @Option(names = "--metering-url", paramLabel = "URL", description = "Of its metering service, likewise.")
    private @Nullable URI meteringUrl;

    @Option(
            names = "--gateway-url",
            paramLabel = "URL",
            description = "Of its gateway, which moves the time, likewise.")
    private @Nullable URI gatewayUrl;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its data, for the tokens (default: .evenhand in the project).")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        var path = Optional.ofNullable(file).orElseThrow();
        if (!Files.isReadable(path)) {
            throw wrong("FILE: there is no %s that can be read".formatted(path));
        }
        if (connections < 1 || connections > 256) {
            throw wrong("--connections: %d is not from 1 to 256".formatted(connections));
        }
        try (var usage = UsageFile.open(path);
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            var recording = new Recording(UsageFile.name(path), usage, interpretation.of(usage), limit);
            return tellFrom == null ? play(path, recording, client) : tell(path, recording, client, tellFrom);
        }
    }

    private int play(Path path, Recording recording, HttpClient client) throws IOException, InterruptedException {
        var progress = new ProgressLine(System.out, onTerminal());
        var lanes = new Lanes(connections, decisions(client, path), progress);
        var replay = new Replay(recording, pace(), lanes, accounts(client), progress);
        var failed = report(replay.run(), replay.unusable(), client);
        lanes.stopped().ifPresent(reason -> System.err.println("evenhand: " + reason.getMessage()));
        return lanes.stopped().isPresent() ? 1 : failed;
    }

    private int tell(Path path, Recording recording, HttpClient client, Instant begin)
            throws IOException, InterruptedException {
        var metering = api(client, "gateway", meteringUrl, Part.METERING);
        var telling = new Telling(
                recording,
                begin,
                new UsageEvents(metering, charge(), source(path)),
                api(client, "service", gatewayUrl, Part.GATEWAY),
                accounts(client),
                new ProgressLine(System.out, onTerminal()));
        return report(telling.run(), telling.unusable(), client);
    }

    private int report(Collection<Tally> tallies, long unusable, HttpClient client)
            throws IOException, InterruptedException {
        var report = report(tallies, new Inbox(enforcement(client, "support")));
        System.out.printf("%n%s", report.table());
        System.out.printf(
                "%d rows were skipped, %d refused.%n", unusable, report.total().refused());
        return report.total().refused() > 0 ? 1 : 0;
    }

    private Report report(Collection<Tally> tallies, Inbox inbox) throws IOException, InterruptedException {
        var messages = inbox.countWhenCalm(tallies.stream().map(Tally::account).toList());
        var report = new Report(tallies.stream()
                .map(tally -> tally.line(messages.getOrDefault(tally.account(), 0L)))
                .toList());
        if (out != null) {
            report.writeCsv(out);
        }
        return report;
    }

    private Pace pace() {
        try {
            return Pace.parse(speed);
        } catch (IllegalArgumentException e) {
            throw wrong("--speed: " + e.getMessage());
        }
    }

    private Decisions decisions(HttpClient client, Path path) throws IOException {
        return new Decisions(enforcement(client, "gateway"), charge(), source(path));
    }

    private Charge charge() {
        return new Charge(action, meter, Optional.ofNullable(each));
    }

    private String source(Path path) {
        return Optional.ofNullable(source).orElse(path.getFileName().toString());
    }

    private AccountsClient accounts(HttpClient client) throws IOException {
        return new AccountsClient(api(client, "operator", accountsUrl, Part.ACCOUNTS), policy, plan);
    }

    private Api enforcement(HttpClient client, String role) throws IOException {
        return api(client, role, url, Part.ENFORCEMENT);
    }

    private Api api(HttpClient client, String role, @Nullable URI named, Part part) throws IOException {
        var base = Optional.ofNullable(named).orElse(part.url(portBase));
        return new Api(client, base, folder().token(role)).patient(PATIENCE);
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private DataFolder folder() {
        return Optional.ofNullable(data).map(DataFolder::new).orElseGet(DataFolder::ofProject);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), message);
    }
}
