package io.evenhand.policy.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word an author probably meant. */
final class Suggestion {

    private static final int LONGEST = 40;

    private Suggestion() {}

    /** "; did you mean 'upTo'?", or nothing when no known word is near. */
    static String among(Collection<String> known, String written) {
        if (written.length() > LONGEST) {
            return "";
        }
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(word, written)))
                .filter(word -> distance(word, written) <= Math.max(1, written.length() / 3))
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /** Letters to insert, remove or replace; case does not count. */
    private static int distance(String left, String right) {
        var from = left.toLowerCase(Locale.ROOT);
        var to = right.toLowerCase(Locale.ROOT);
        var previous = new int[to.length() + 1];
        for (var j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (var j = 1; j <= to.length(); j++) {
                var replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
