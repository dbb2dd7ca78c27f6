package io.evenhand.policy.language;

import java.util.List;
import java.util.regex.Pattern;

/** A piece of a YAML file and where it stands. */
sealed interface Yaml {

    Position at();

    /**
     * A single value.
     *
     * @param plain written without quotes, so that it may be a number, a truth value or nothing
     * @param verbatim written as it reads, on one line, so that each of its characters has a place
     */
    record Scalar(Position at, String text, boolean plain, boolean verbatim) implements Yaml {

        private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
        private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
        private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?"
                + "|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

        /** Where one of its characters stands; where the text does not tell, where it begins. */
        Position at(int offset) {
            return verbatim ? new Position(at.line(), at.column() + (plain ? 0 : 1) + offset) : at;
        }

        boolean isNothing() {
            return plain && NOTHING.matcher(text).matches();
        }

        boolean isText() {
            return !plain
                    || !(isNothing()
                            || TRUTH.matcher(text).matches()
                            || NUMBER.matcher(text).matches());
        }
    }

    record Sequence(Position at, List<Yaml> items) implements Yaml {}

    record Mapping(Position at, List<Entry> entries) implements Yaml {}

    /** Something that is not allowed and was already reported: nothing more is said about it. */
    record Refused(Position at) implements Yaml {}

    record Entry(Position at, String key, Yaml value) {}
}
