package io.evenhand.policy.language;

import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The places a sentence leaves to be filled, written {@code {name}}. */
final class Places {

    /** What stands between braces; a brace alone is found too. */
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)\\}|[{}]");

    private Places() {}

    /**
     * Reports every place that is none of {@code names}.
     *
     * @param why the beginning of what is said about a name that is none of them
     */
    static void check(Field field, String text, Collection<String> names, UnaryOperator<String> why) {
        BRACES.matcher(text).results().forEach(found -> {
            var name = found.group(1);
            if (name == null) {
                field.problem("has a brace that belongs to no placeholder");
            } else if (!names.contains(name)) {
                field.problem(why.apply(name)
                        + Path.quoted("{" + name + "}")
                        + field.scope().problems().suggestion(field.at(), names, name));
            }
        });
    }
}
