package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schema and the reader know the same fields, at the same places. */
class SchemaDriftTest {

    private final Uses uses = new Uses();
    private JsonNode schema;

    @BeforeEach
    void readTheCompletePolicy() throws IOException {
        schema = new JsonMapper().readTree(ReadPolicies.schema());
        var problems = new Problems();
        var root = YamlFile.parse(file("complete.yaml"), problems).orElseThrow();
        assertThat(PolicyReader.policy(root, Map.of(), Optional.empty(), new Scope(problems, uses, Values.NONE)))
                .isPresent();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void everyMapOfTheFileHasTheSameFieldsInBoth() {
        assertThat(uses.fields())
                .hasSizeGreaterThan(50)
                .allSatisfy((path, known) -> assertThat(fields(path)).as(path).isEqualTo(new TreeSet<>(known)));
    }

    /** Otherwise a part of the schema could say anything. */
    @Test
    void everyMapOfTheSchemaIsInTheCompletePolicy() {
        var compared = new HashSet<Set<String>>();
        uses.fields().keySet().forEach(path -> compared.add(fields(path)));

        assertThat(compared).containsAll(closedMaps(schema).toList());
    }

    /** The fields of every map that allows no others. */
    private static Stream<Set<String>> closedMaps(JsonNode node) {
        var here = node.path("additionalProperties").isBoolean()
                ? Stream.of(names(node.path("properties")))
                : Stream.<Set<String>>empty();
        return Stream.concat(here, node.valueStream().flatMap(SchemaDriftTest::closedMaps));
    }

    private Set<String> fields(String path) {
        var places = List.of(schema);
        for (var step : steps(path)) {
            places = places.stream().flatMap(place -> child(place, step)).toList();
        }
        var fields = new TreeSet<String>();
        places.stream().flatMap(this::alternatives).forEach(place -> fields.addAll(names(place.path("properties"))));
        return fields;
    }

    private static List<String> steps(String path) {
        return path.isEmpty()
                ? List.of()
                : List.of(path.replaceAll("\\[[0-9]+\\]", ".[]").split("[.]", -1));
    }

    private Stream<JsonNode> child(JsonNode place, String step) {
        return alternatives(place)
                .map(each -> step.equals("[]")
                        ? each.path("items")
                        : each.path("properties").has(step)
                                ? each.path("properties").path(step)
                                : each.path("additionalProperties"))
                .filter(JsonNode::isObject);
    }

    /** The node itself, what it refers to, and what it may be instead. */
    private Stream<JsonNode> alternatives(JsonNode node) {
        var all = new ArrayList<JsonNode>(List.of(node));
        if (node.has("$ref")) {
            all.addAll(alternatives(schema.at(node.path("$ref").asText().substring(1)))
                    .toList());
        }
        node.path("anyOf").forEach(each -> all.addAll(alternatives(each).toList()));
        return all.stream();
    }

    private static Set<String> names(JsonNode properties) {
        var names = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
