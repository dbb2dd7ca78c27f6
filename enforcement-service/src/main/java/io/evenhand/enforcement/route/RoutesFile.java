package io.evenhand.enforcement.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A file of routes: YAML, a list. All that is wrong in it is told at once, each with its route and field. */
final class RoutesFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final String setting;
    private final Path file;
    private final List<String> faults = new ArrayList<>();

    RoutesFile(String setting, Path file) {
        this.setting = setting;
        this.file = file;
    }

    Routes read() {
        var found = new ArrayList<Optional<Route>>();
        var list = list();
        for (var number = 1; number <= list.size(); number++) {
            found.add(route(number, list.get(number - 1)));
            hidden(found);
        }
        if (list.isEmpty()) {
            faults.add("names no route");
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.stream()
                    .map(fault -> setting + ": " + file + ": " + fault)
                    .collect(Collectors.joining(System.lineSeparator())));
        }
        return new Routes(found.stream().flatMap(Optional::stream).toList());
    }

    private JsonNode list() {
        try {
            var list = YAML.readTree(file.toFile());
            if (!list.isArray()) {
                throw new IllegalStateException(setting + ": " + file + ": must be a list of routes");
            }
            return list;
        } catch (IOException e) {
            throw new IllegalStateException(setting + ": " + file + ": " + e.getMessage(), e);
        }
    }

    private Optional<Route> route(int number, JsonNode node) {
        try {
            return Optional.of(YAML.treeToValue(node, Route.class));
        } catch (JsonProcessingException e) {
            faults.add("route " + number + ": " + words(e));
            return Optional.empty();
        }
    }

    private static String words(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                field(unknown) + ": is not a known field; known are " + new TreeSet<>(unknown.getKnownPropertyIds());
            case ValueInstantiationException wrong
            when wrong.getCause() instanceof IllegalArgumentException ours -> String.valueOf(ours.getMessage());
            case JsonMappingException missing
            when String.valueOf(missing.getOriginalMessage()).startsWith("Missing required creator property") ->
                field(missing) + ": must be given";
            case JsonMappingException wrong
            when !wrong.getPath().isEmpty() -> field(wrong) + ": has the wrong type or form";
            case JsonProcessingException _ -> "must be a map of fields";
        };
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** Tells when no request can reach the last route, since an earlier one takes them all. */
    private void hidden(List<Optional<Route>> found) {
        var number = found.size();
        found.getLast().ifPresent(last -> {
            for (var earlier = 1; earlier < number; earlier++) {
                if (found.get(earlier - 1).filter(route -> route.hides(last)).isPresent()) {
                    faults.add("route %d: path: is never reached, route %d takes all of %s %s"
                            .formatted(number, earlier, last.method(), last.path()));
                    return;
                }
            }
        });
    }
}
