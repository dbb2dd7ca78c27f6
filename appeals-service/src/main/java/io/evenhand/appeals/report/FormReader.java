package io.evenhand.appeals.report;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.multipart.FileItem;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Reads the page's form, with its files. */
@ApplicationScoped
class FormReader {

    private final Vertx vertx;

    FormReader(Vertx vertx) {
        this.vertx = vertx;
    }

    Uni<ReportForm> read(MultipartFormDataInput input) {
        var values = input.getValues();
        var fields = values.entrySet().stream()
                .filter(entry -> entry.getValue().stream().noneMatch(FormValue::isFileItem))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> first(entry.getValue())));
        var files = values.values().stream()
                .flatMap(Collection::stream)
                .filter(FormValue::isFileItem)
                .map(FormValue::getFileItem)
                .toList();
        return contents(files).map(payloads -> new ReportForm(fields, payloads));
    }

    private static String first(Collection<FormValue> values) {
        return values.stream().map(FormValue::getValue).findFirst().orElse("");
    }

    private Uni<List<String>> contents(List<FileItem> files) {
        return Multi.createFrom()
                .iterable(files)
                .onItem()
                .transformToUniAndConcatenate(this::content)
                // A browser sends an empty file where none was chosen.
                .select()
                .where(content -> content.length > 0)
                .map(ReportForm::encoded)
                .collect()
                .asList();
    }

    private Uni<byte[]> content(FileItem file) {
        if (file.isInMemory()) {
            try (var bytes = file.getInputStream()) {
                return Uni.createFrom().item(bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return vertx.fileSystem().readFile(file.getFile().toString()).map(buffer -> buffer.getBytes());
    }
}
