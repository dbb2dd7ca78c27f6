package io.evenhand.local.exchange;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evenhand export}: fetches a file; one that breaks off is not kept. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Exports all accounts, or all lots that hold something: as CSV, or as JSON lines. Another Evenhand imports the file"
                    + " as it is.",
            ""
        })
public final class ExportCommand implements Callable<Integer> {

    private static final int OK = 200;

    @Option(names = "--kind", paramLabel = "KIND", required = true, description = "accounts or lots.")
    private String kind = "";

    @Option(names = "--ndjson", description = "JSON lines instead of CSV.")
    private boolean ndjson;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the standard output).")
    private @Nullable Path out;

    @Mixin
    private final PlaceOptions place = new PlaceOptions();

    @Override
    public Integer call() throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(place.accounts().resolve("/v1/exports/" + kind))
                    .header("Authorization", "Bearer " + place.token())
                    .header("Accept", ndjson ? "application/x-ndjson" : "text/csv")
                    .build();
            var answer = client.send(request, BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != OK) {
                    throw new IOException("the answer was " + answer.statusCode());
                }
                if (out == null) {
                    body.transferTo(System.out);
                    System.out.flush();
                } else {
                    var part = out.resolveSibling(out.getFileName() + ".part");
                    Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return 0;
        }
    }
}
