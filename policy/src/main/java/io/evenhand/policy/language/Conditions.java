package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Compilation;
import io.evenhand.policy.conduct.Condition;
import io.evenhand.policy.conduct.Expression;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Fault;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads conditions; what is wrong in one is reported at its place in the file. Each text is compiled once. */
final class Conditions {

    private final Set<String> parameters;
    private final Map<String, Compilation> compiled = new HashMap<>();

    Conditions(Set<String> parameters) {
        this.parameters = parameters;
    }

    Optional<Condition> read(Field field, Values values) {
        return field.text().flatMap(text -> {
            var compilation = compiled.computeIfAbsent(text, written -> Expression.compile(written, parameters));
            return switch (compilation) {
                case Compilation.Sound(var expression) -> condition(field, expression, values);
                case Compilation.Faulty(var faults) -> {
                    faults.forEach(fault -> report(field, fault));
                    yield Optional.empty();
                }
            };
        });
    }

    private static Optional<Condition> condition(Field field, Expression expression, Values values) {
        var numbers = new HashMap<String, Double>();
        for (var name : expression.parameters()) {
            field.scope().uses().note(Uses.PARAMETER, name);
            var value = values.inForce().get(name);
            var number = Optional.ofNullable(value).flatMap(Magnitude::of).flatMap(Conditions::number);
            number.ifPresent(found -> numbers.put(name, found));
            // A value that is missing was reported at the plan.
            if (value != null && number.isEmpty()) {
                field.problem("parameter " + Path.quoted(name) + " is " + Path.quoted(Parameters.words(value))
                        + ", and only numbers and percentages can be compared");
            }
        }
        return numbers.keySet().containsAll(expression.parameters())
                ? Optional.of(expression.with(numbers))
                : Optional.empty();
    }

    /** A percentage is a part of one, as facts that are shares are. */
    private static Optional<Double> number(Magnitude magnitude) {
        return switch (magnitude.sort()) {
            case NUMBER -> Optional.of(magnitude.size().doubleValue());
            case PERCENTAGE -> Optional.of(part(magnitude.size()));
            case DURATION -> Optional.empty();
        };
    }

    private static double part(BigDecimal percent) {
        return percent.movePointLeft(2).doubleValue();
    }

    private void report(Field field, Fault fault) {
        var message = switch (fault) {
            case Fault.Unknown unknown -> unknown(field, unknown);
            case Fault.Wrong wrong -> wrong.message();
        };
        field.problemInside(fault.offset(), message);
    }

    private String unknown(Field field, Fault.Unknown fault) {
        var known = fault.what().equals("fact") ? Facts.all() : parameters;
        return "unknown " + fault.what() + " " + Path.quoted(fault.name())
                + field.scope().problems().suggestion(field.at(), known, fault.name());
    }
}
