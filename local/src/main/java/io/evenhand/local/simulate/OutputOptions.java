package io.evenhand.local.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about what is written beside the tables on the terminal. */
final class OutputOptions {

    @Option(names = "--csv", paramLabel = "FILE", description = "A line for each account.")
    private @Nullable Path csv;

    @Option(names = "--json", paramLabel = "FILE", description = "Everything, for programs.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "A report with charts, in one file that needs no network.")
    private @Nullable Path html;

    /** Before the work is done, not after it. */
    void check() {
        Stream.of(csv, json, html).flatMap(Stream::ofNullable).forEach(file -> {
            var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
            if (folder.filter(Files::isWritable).isEmpty() || Files.isDirectory(file)) {
                throw new WrongInput("%s cannot be written".formatted(file));
            }
        });
    }

    boolean wantsPage() {
        return html != null;
    }

    void write(Findings findings) throws IOException {
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

    void write(List<BackToBackReport> reports) throws IOException {
        if (csv != null) {
            Files.write(csv, reports.getFirst().csv());
        }
        if (json != null) {
            var objects = reports.stream().map(BackToBackReport::object).toList();
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), objects);
        }
    }
}
