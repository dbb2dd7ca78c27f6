package io.evenhand.policy.language;

import java.util.List;
import java.util.Optional;

/** The file as it is written, to find where something stands in it. */
final class Outline {

    private final Yaml root;

    Outline(Yaml root) {
        this.root = root;
    }

    /** Where it stands, if it is written; an item of a list is named by its number. */
    Optional<Position> find(List<String> path) {
        return entry(path).map(Yaml.Entry::at);
    }

    /** The single value that stands there, if one is written. */
    Optional<String> text(List<String> path) {
        return entry(path)
                .map(Yaml.Entry::value)
                .filter(Yaml.Scalar.class::isInstance)
                .map(Yaml.Scalar.class::cast)
                .map(Yaml.Scalar::text);
    }

    /** The names in a section, in the order of the file. */
    List<String> keys(String section) {
        return entry(List.of(section))
                .map(Yaml.Entry::value)
                .filter(Yaml.Mapping.class::isInstance)
                .map(Yaml.Mapping.class::cast)
                .map(mapping -> mapping.entries().stream().map(Yaml.Entry::key).toList())
                .orElse(List.of());
    }

    private Optional<Yaml.Entry> entry(List<String> path) {
        var entry = Optional.of(new Yaml.Entry(Position.START, "", root));
        for (var name : path) {
            entry = entry.flatMap(parent -> child(parent.value(), name));
        }
        return entry;
    }

    private static Optional<Yaml.Entry> child(Yaml parent, String name) {
        return switch (parent) {
            case Yaml.Mapping mapping ->
                mapping.entries().stream()
                        .filter(entry -> entry.key().equals(name))
                        .findFirst();
            case Yaml.Sequence sequence -> {
                var item = sequence.items().get(Integer.parseInt(name));
                yield Optional.of(new Yaml.Entry(item.at(), name, item));
            }
            case Yaml.Scalar _, Yaml.Refused _ -> Optional.empty();
        };
    }

    /** The path as errors show it. */
    static String words(List<String> path) {
        return path.stream()
                .reduce(
                        "",
                        (parent, name) -> Character.isDigit(name.charAt(0))
                                ? parent + "[" + name + "]"
                                : Path.child(parent, name));
    }
}
