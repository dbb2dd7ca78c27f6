package io.evenhand.policy.language;

import java.util.Optional;
import java.util.regex.Pattern;

/** A whole value written as {@code $name}: a parameter's value stands in its place. */
final class Reference {

    private static final Pattern FORM = Pattern.compile("\\$[a-z][A-Za-z0-9.-]*");

    private Reference() {}

    static boolean isOne(Yaml.Scalar written) {
        return FORM.matcher(written.text()).matches();
    }

    /** The field with the parameter's value, at the place of the reference; empty when there is none. */
    static Optional<Field> replaced(String path, Yaml.Scalar written, Scope scope) {
        var name = written.text().substring(1);
        var values = scope.values();
        var value = values.inForce().get(name);
        if (value != null) {
            scope.uses().note(Uses.PARAMETER, name);
            var origin = " (" + Path.printable(written.text()) + " is " + Path.printable(Parameters.words(value)) + ")";
            return Optional.of(new Field(path, written.at(), value, origin, scope));
        }
        if (values.place() == Values.Place.LITERAL) {
            scope.problems().add(written.at(), path, "cannot be a parameter here");
        } else if (!values.declared().contains(name)) {
            var suggestion = scope.problems().suggestion(written.at(), values.declared(), name);
            scope.problems().add(written.at(), path, "unknown parameter " + Path.quoted(name) + suggestion);
        } else if (values.place() == Values.Place.POLICY) {
            scope.problems()
                    .add(
                            written.at(),
                            path,
                            "parameter " + Path.quoted(name) + " has no value of its own, needed here");
        }
        return Optional.empty();
    }
}
