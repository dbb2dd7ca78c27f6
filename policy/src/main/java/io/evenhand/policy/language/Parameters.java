package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The section {@code parameters}: what each is, and its value as the file has it. A value has no type until a field
 * uses it.
 */
record Parameters(SequencedMap<String, Parameter> specs, SequencedMap<String, Yaml> values) {

    static Parameters read(Optional<Field> section) {
        var parameters = new Parameters(new LinkedHashMap<>(), new LinkedHashMap<>());
        section.ifPresent(
                field -> field.named(NameForm.WIDE).forEach((name, parameter) -> parameters.add(name, parameter)));
        return parameters;
    }

    /** The values as the file has them, before any plan sets its own. */
    Values own(Values.Place place) {
        return new Values(values, specs.keySet(), place);
    }

    private void add(String name, Field parameter) {
        parameter.fields().ifPresent(fields -> {
            var value = fields.find("value").filter(Parameters::isValue);
            value.ifPresent(found -> values.put(name, found.value()));
            var range = fields.find("range").flatMap(found -> range(found, value));
            var means = fields.require("means").flatMap(Field::text).orElse("");
            fields.close();
            specs.put(
                    name,
                    new Parameter(
                            name, value.map(found -> words(found.value())).orElse(null), range.orElse(null), means));
        });
    }

    /** A value that parameters can have: a scalar or a list of scalars. */
    static boolean isValue(Field field) {
        var fits = switch (field.value()) {
            case Yaml.Scalar _ -> true;
            case Yaml.Sequence sequence -> sequence.items().stream().allMatch(Yaml.Scalar.class::isInstance);
            case Yaml.Mapping _, Yaml.Refused _ -> false;
        };
        if (!fits) {
            field.problem("must be a single value or a list of them");
        }
        return fits;
    }

    static String words(Yaml value) {
        return switch (value) {
            case Yaml.Scalar scalar -> scalar.text();
            case Yaml.Sequence sequence ->
                sequence.items().stream().map(Parameters::words).collect(Collectors.joining(", "));
            case Yaml.Mapping _, Yaml.Refused _ -> "";
        };
    }

    private static Optional<Parameter.Range> range(Field field, Optional<Field> value) {
        var ends = field.items();
        if (ends.size() != 2) {
            return field.wrong("must be [least, most]");
        }
        var least = Magnitude.of(ends.getFirst());
        var most = Magnitude.of(ends.getLast());
        var inForce = value.isPresent() ? value.flatMap(Magnitude::of) : least;
        if (least.isEmpty() || most.isEmpty() || inForce.isEmpty()) {
            return field.wrong("needs numbers, or durations, for its ends and for the value");
        }
        var kinds = Stream.of(least, most, inForce)
                .map(size -> size.get().isTime())
                .distinct()
                .count();
        if (kinds > 1) {
            return field.wrong("cannot mix numbers and durations");
        }
        if (!least.get().isAtMost(most.get())) {
            return field.wrong("begins above its end");
        }
        if (!least.get().isAtMost(inForce.get()) || !inForce.get().isAtMost(most.get())) {
            return field.wrong("does not hold the value in force");
        }
        return Optional.of(new Parameter.Range(
                words(ends.getFirst().value()), words(ends.getLast().value())));
    }
}
