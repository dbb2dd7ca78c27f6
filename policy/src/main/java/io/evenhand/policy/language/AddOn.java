package io.evenhand.policy.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** An add-on while it is read: what it is, and the values it sets. */
record AddOn(AddOnSpec spec, Map<String, Yaml> with, Field at) {

    /** The section {@code addOns}. */
    static List<AddOn> all(Optional<Field> section, Overrides overrides) {
        var addOns = new ArrayList<AddOn>();
        section.ifPresent(field -> field.named(NameForm.PLAIN)
                .forEach((name, addOn) ->
                        addOn.fields().ifPresent(fields -> addOns.add(read(name, addOn, fields, overrides)))));
        return addOns;
    }

    static SequencedMap<String, AddOnSpec> specs(List<AddOn> addOns) {
        var specs = new LinkedHashMap<String, AddOnSpec>();
        addOns.forEach(addOn -> specs.put(addOn.spec().name(), addOn.spec()));
        return specs;
    }

    private static AddOn read(String name, Field at, Fields fields, Overrides overrides) {
        var with = overrides.with(fields);
        var values = with.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> Parameters.words(value.getValue())));
        var spec = new AddOnSpec(
                name,
                fields.require("title").flatMap(Field::text).orElse(""),
                values,
                new LinkedHashSet<>(overrides.exempt(fields)),
                fields.find("marks").map(AddOn::marks).orElse(List.of()),
                fields.find("store")
                        .flatMap(field ->
                                field.oneOf(Map.of("full", AddOnSpec.Store.FULL, "counts", AddOnSpec.Store.COUNTS)))
                        .orElse(AddOnSpec.Store.FULL));
        if (!fields.hasAny("with", "exempt", "marks", "store")) {
            fields.problem("changes nothing: it needs with, exempt, marks or store");
        }
        fields.close();
        return new AddOn(spec, with, at);
    }

    private static List<String> marks(Field field) {
        return field.items().stream()
                .flatMap(item -> item.name(NameForm.PLAIN).stream())
                .toList();
    }
}
