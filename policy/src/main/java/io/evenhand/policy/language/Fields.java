package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A map of the file while it is read: whoever reads asks for fields by name, and what nobody asked for is an error. */
final class Fields {

    private final Yaml.Mapping mapping;
    private final String path;
    private final Scope scope;
    private final Set<String> asked;

    Fields(Yaml.Mapping mapping, String path, Scope scope) {
        this(mapping, path, scope, new LinkedHashSet<>());
    }

    private Fields(Yaml.Mapping mapping, String path, Scope scope, Set<String> asked) {
        this.mapping = mapping;
        this.path = path;
        this.scope = scope;
        this.asked = asked;
    }

    /** The same map with other parameter values; what was asked of one was asked of both. */
    Fields with(Values values) {
        return new Fields(mapping, path, scope.with(values), asked);
    }

    /** The field if it is there and readable. */
    Optional<Field> find(String name) {
        return written(name).flatMap(entry -> Field.of(Path.child(path, name), entry.value(), scope));
    }

    /** The field, which must be there. */
    Optional<Field> require(String name) {
        return requireElse(name, "is required");
    }

    Optional<Field> requireElse(String name, String message) {
        if (!has(name)) {
            missing(message, name);
        }
        return find(name);
    }

    /** Reports something that should stand in the map, or deeper in it. */
    void missing(String message, String... names) {
        var missing = Stream.of(names).reduce(path, Path::child);
        scope.problems().add(mapping.at(), missing, message);
    }

    /** The map whose keys the author chose; empty when it is not there. */
    SequencedMap<String, Field> named(String name, Pattern form) {
        return find(name).map(field -> field.named(form)).orElseGet(LinkedHashMap::new);
    }

    /** A name or a list of them; empty when the field is not there, which means any. */
    Set<String> names(String name) {
        return names(name, "is an empty list; leave it out to mean any");
    }

    /** Names that must be there. */
    Set<String> requireNames(String name) {
        require(name);
        return names(name, "is an empty list");
    }

    private Set<String> names(String name, String whenEmpty) {
        var names = new LinkedHashSet<String>();
        find(name).ifPresent(field -> {
            var items = field.itemOrItems();
            if (items.isEmpty()) {
                field.problem(whenEmpty);
            }
            items.forEach(item -> item.name(NameForm.WIDE).ifPresent(names::add));
        });
        return names;
    }

    /** Says that these fields are read elsewhere. */
    void ask(String... names) {
        asked.addAll(List.of(names));
    }

    boolean has(String name) {
        return written(name).isPresent();
    }

    boolean hasAny(String... names) {
        return Stream.of(names).anyMatch(this::has);
    }

    /** Reports what is wrong with the map as a whole. */
    void problem(String message) {
        scope.problems().add(mapping.at(), path, message);
    }

    /** Reports the field if it is there: the language knows the name, but it cannot stand here. */
    void refuse(String name, String why) {
        written(name).ifPresent(entry -> scope.problems().add(entry.at(), Path.child(path, name), why));
    }

    /** Ends the reading: every field that nobody asked for is unknown. */
    void close() {
        scope.uses().noteFields(path, asked);
        for (var entry : mapping.entries()) {
            if (!asked.contains(entry.key())) {
                var suggestion = scope.problems().suggestion(entry.at(), asked, entry.key());
                scope.problems()
                        .add(
                                entry.at(),
                                Path.child(path, entry.key()),
                                "unknown field " + Path.quoted(entry.key()) + suggestion);
            }
        }
    }

    private Optional<Yaml.Entry> written(String name) {
        asked.add(name);
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(name))
                .findFirst();
    }
}
