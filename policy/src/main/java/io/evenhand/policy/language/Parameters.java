package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The section {@code parameters}: what each is, and its value as the file has it or as it was changed at run time. A
 * value has no type until a field uses it.
 */
record Parameters(SequencedMap<String, Parameter> specs, SequencedMap<String, Yaml> values) {

    /**
     * @param changed values that operators set at run time, by parameter; one that its range does not hold is reported
     */
    static Parameters read(Optional<Field> section, Map<String, String> changed, Problems problems) {
        var parameters = new Parameters(new LinkedHashMap<>(), new LinkedHashMap<>());
        var named = section.map(field -> field.named(NameForm.WIDE)).orElseGet(LinkedHashMap::new);
        named.forEach((name, parameter) -> parameters.add(name, parameter, Optional.ofNullable(changed.get(name))));
        changed.keySet().stream()
                .filter(name -> !named.containsKey(name))
                .sorted()
                .forEach(name -> problems.add(
                        Position.START, Path.child("parameters", name), "unknown parameter " + Path.quoted(name)));
        return parameters;
    }

    /** The values in force before any plan sets its own. */
    Values own(Values.Place place) {
        return new Values(values, specs.keySet(), place);
    }

    private void add(String name, Field parameter, Optional<String> changed) {
        parameter.fields().ifPresent(fields -> {
            var value = fields.find("value").filter(Parameters::isValue);
            value.ifPresent(found -> values.put(name, found.value()));
            var range = fields.find("range").flatMap(found -> range(found, value));
            var means = fields.require("means").flatMap(Field::text).orElse("");
            fields.close();
            changed.ifPresent(text -> change(name, parameter, range, text));
            var inForce = Optional.ofNullable(values.get(name)).map(Parameters::words);
            specs.put(name, new Parameter(name, inForce.orElse(null), range.orElse(null), means));
        });
    }

    private void change(String name, Field parameter, Optional<Parameter.Range> range, String text) {
        var written = values.get(name);
        if (written == null) {
            parameter.problem("cannot be changed at run time: every plan sets its own value");
        } else if (range.isEmpty()) {
            parameter.problem("cannot be changed at run time: it has no range");
        } else if (!range.get().holds(text)) {
            parameter.problem(
                    "must be from " + range.get().least() + " to " + range.get().most());
        } else {
            values.put(name, new Yaml.Scalar(written.at(), text, true, false));
        }
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
        var least = Magnitude.of(ends.getFirst().value());
        var most = Magnitude.of(ends.getLast().value());
        var inForce = value.isPresent() ? value.map(Field::value).flatMap(Magnitude::of) : least;
        if (least.isEmpty() || most.isEmpty() || inForce.isEmpty()) {
            return field.wrong("needs numbers, percentages or durations for its ends and for the value");
        }
        var sorts = Stream.of(least, most, inForce)
                .map(size -> size.get().sort())
                .distinct()
                .count();
        if (sorts > 1) {
            return field.wrong("cannot mix numbers, percentages and durations");
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
