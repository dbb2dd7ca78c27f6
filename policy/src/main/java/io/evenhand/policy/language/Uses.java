package io.evenhand.policy.language;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What reading a file came upon: names that something in it refers to, and fields that the language has. */
final class Uses {

    static final String PARAMETER = "parameter";

    private final Set<Map.Entry<String, String>> names = new HashSet<>();
    private final Map<String, Set<String>> fields = new HashMap<>();

    void note(String what, String name) {
        names.add(Map.entry(what, name));
    }

    /** Notes which fields the language has in the map at {@code path}. */
    void noteFields(String path, Set<String> known) {
        fields.put(path, Set.copyOf(known));
    }

    /** By path; what the schema is held to. */
    Map<String, Set<String>> fields() {
        return fields;
    }

    boolean holds(String what, String name) {
        return names.contains(Map.entry(what, name));
    }
}
