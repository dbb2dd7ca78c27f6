package io.evenhand.policy.language;

import java.util.regex.Pattern;

/** Field paths as errors show them, such as {@code limits.files-per-cycle.bands[2].upTo}. */
final class Path {

    private static final int LONGEST_NAME = 40;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Path() {}

    static String child(String parent, String name) {
        return parent.isEmpty() ? printable(name) : parent + "." + printable(name);
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** Somebody's text inside a message: short, in quotes. */
    static String quoted(String text) {
        return "'" + printable(text) + "'";
    }

    /** Somebody's text without control characters, and not all of it when it is long. */
    static String printable(String text) {
        if (text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var clean = CONTROL.matcher(text.substring(0, Math.min(text.length(), LONGEST_NAME)))
                .replaceAll(" ");
        return text.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME - 1) + "…" : clean;
    }
}
