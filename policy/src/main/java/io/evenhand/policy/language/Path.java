package io.evenhand.policy.language;

/** Field paths as errors show them, such as {@code limits.files-per-cycle.bands[2].upTo}. */
final class Path {

    private static final int LONGEST_NAME = 40;

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

    static String printable(String text) {
        var clean = text.codePoints()
                .limit(LONGEST_NAME + 1L)
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME - 1) + "…" : clean.toString();
    }
}
