package io.evenhand.local.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.terminal.ProgressLine;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand import}: sends a file, shows how far it is, and tells which rows were refused. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports accounts or lots from a file: CSV with a header, a JSON array (.json) or JSON lines (.ndjson, .jsonl)."
                    + " Sending the same file again does nothing twice. Columns: docs/accounts.md.",
            ""
        },
        footer = {"", "Exit codes: 0 every row is there; 1 rows were refused, or it failed; 2 wrong usage."})
public final class ImportCommand implements Callable<Integer> {

    /** Longer than a restart takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_EVERY_MILLIS = 300;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE")
    private @Nullable Path file;

    @Option(names = "--kind", paramLabel = "KIND", required = true, description = "accounts or lots.")
    private String kind = "";

    @Option(names = "--dry-run", description = "Only tell what would come of it.")
    private boolean dryRun;

    @Option(
            names = "--errors",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the refused rows are told (default: ${DEFAULT-VALUE}).")
    private int most;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Override
    public Integer call() throws Exception {
        var text = text(Optional.ofNullable(file).orElseThrow());
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var api = new Api(client, place.accounts(), place.token()).patient(PATIENCE);
            var begun = api.post("/v1/imports?kind=%s&dryRun=%b".formatted(kind, dryRun), type(file), text);
            if (!begun.succeeded()) {
                throw new IOException(Optional.of(begun.body().path("detail").asText())
                        .filter(detail -> !detail.isEmpty())
                        .orElseGet(() -> "the answer was " + begun.status()));
            }
            return told(
                    api, awaited(api, "/v1/imports/" + begun.body().path("id").asText()));
        }
    }

    private String text(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new ParameterException(
                    command().commandLine(), "FILE: there is no %s that can be read".formatted(path));
        }
        try {
            return Files.readString(path);
        } catch (MalformedInputException _) {
            throw new IOException(path + " is not UTF-8");
        }
    }

    private static String type(@Nullable Path path) {
        var name = String.valueOf(path).toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return "application/json";
        }
        return name.endsWith(".ndjson") || name.endsWith(".jsonl") ? "application/x-ndjson" : "text/csv";
    }

    private static JsonNode awaited(Api api, String path) throws IOException, InterruptedException {
        var terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        var progress = new ProgressLine(System.err, terminal, "rows");
        while (true) {
            var state = api.get(path).orFail("Reading the import");
            var read = state.path("read").asLong();
            var share = (double) read / Math.max(1L, state.path("rows").asLong());
            if (state.path("state").asText().equals("done")) {
                progress.end(share, read);
                return state;
            }
            progress.tell(share, read);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private int told(Api api, JsonNode done) throws IOException, InterruptedException {
        var out = command().commandLine().getOut();
        out.printf(
                "%s: %d rows, %d %s, %d unchanged, %d refused%n",
                done.path("id").asText(),
                done.path("rows").asLong(),
                done.path("done").asLong(),
                dryRun ? "would be imported" : "imported",
                done.path("unchanged").asLong(),
                done.path("refused").asLong());
        var refused = done.path("refused").asLong();
        if (refused > 0) {
            tellErrors(api, done.path("id").asText(), out);
        }
        out.flush();
        return refused == 0 ? 0 : 1;
    }

    private void tellErrors(Api api, String id, PrintWriter out) throws IOException, InterruptedException {
        var path = "/v1/imports/%s/errors".formatted(id);
        var page = api.get(path + "?limit=" + Math.clamp(most, 1, 500)).orFail("Reading the errors");
        for (var error : page.path("items")) {
            out.printf(
                    "line %d, %s: %s%n",
                    error.path("line").asLong(),
                    error.path("field").asText(),
                    error.path("message").asText());
        }
        if (!page.path("next").isNull()) {
            out.println("All of them: GET " + path);
        }
    }

    private CommandSpec command() {
        return Optional.ofNullable(spec).orElseThrow();
    }
}
