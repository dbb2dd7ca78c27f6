package io.evenhand.enforcement.transparency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes statements as files. A list within a cell of a CSV is written as JSON, as the database's own files have it. */
@ApplicationScoped
class StatementFile {

    /** The names of the fields, in their order. */
    static final List<String> COLUMNS = Arrays.stream(DsaStatement.class.getRecordComponents())
            .map(RecordComponent::getName)
            .map(new PropertyNamingStrategies.SnakeCaseStrategy()::translate)
            .toList();

    private static final CsvMapper CSV = new CsvMapper();

    private final ObjectMapper json;

    StatementFile(ObjectMapper json) {
        this.json = json;
    }

    Multi<String> csv(Multi<List<Restriction>> pages) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(() -> line(COLUMNS)),
                        pages.map(page -> page.stream()
                                .map(each -> line(cells(object(each))))
                                .collect(Collectors.joining())));
    }

    Multi<ObjectNode> ndjson(Multi<List<Restriction>> pages) {
        return pages.onItem().<Restriction>disjoint().map(this::object);
    }

    private ObjectNode object(Restriction restriction) {
        return json.valueToTree(DsaStatement.of(restriction));
    }

    private static List<String> cells(ObjectNode statement) {
        return COLUMNS.stream().map(column -> cell(statement.path(column))).toList();
    }

    private static String cell(JsonNode value) {
        return value.isNull() ? "" : value.isArray() ? value.toString() : value.asText();
    }

    private static String line(List<String> cells) {
        try {
            return CSV.writeValueAsString(cells);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts that are no CSV", e);
        }
    }
}
