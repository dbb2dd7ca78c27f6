package io.evenhand.accounts.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Writes files, a page at a time: what whoever reads them has not taken yet is not read from the database. */
@ApplicationScoped
class Exports {

    private static final CsvMapper CSV = new CsvMapper();
    private static final int PAGE = 500;

    private final Map<String, Outlet> outlets = new TreeMap<>();
    private final ObjectMapper json;

    Exports(@All List<Outlet> outlets, ObjectMapper json) {
        this.json = json;
        outlets.forEach(outlet -> this.outlets.put(outlet.kind(), outlet));
    }

    Optional<Outlet> outlet(String kind) {
        return Optional.ofNullable(outlets.get(kind));
    }

    Multi<String> csv(Outlet outlet) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(() -> csv(outlet.columns())),
                        pages(outlet)
                                .map(page -> page.stream()
                                        .map(row -> csv(row.values()))
                                        .collect(Collectors.joining())));
    }

    Multi<ObjectNode> ndjson(Outlet outlet) {
        return pages(outlet).onItem().<Outlet.Given>disjoint().map(row -> json(outlet.columns(), row.values()));
    }

    private static Multi<List<Outlet.Given>> pages(Outlet outlet) {
        var cursor = new AtomicReference<>("");
        return Multi.createBy()
                .repeating()
                .uni(() -> outlet.after(cursor.get(), PAGE).invoke(page -> {
                    if (!page.isEmpty()) {
                        cursor.set(page.getLast().cursor());
                    }
                }))
                .whilst(page -> page.size() == PAGE)
                .select()
                .where(page -> !page.isEmpty());
    }

    private static String csv(List<String> cells) {
        try {
            return CSV.writeValueAsString(cells);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts that are no CSV", e);
        }
    }

    private ObjectNode json(List<String> columns, List<String> values) {
        var object = json.createObjectNode();
        for (var i = 0; i < columns.size(); i++) {
            if (!values.get(i).isEmpty()) {
                object.put(columns.get(i), values.get(i));
            }
        }
        return object;
    }
}
