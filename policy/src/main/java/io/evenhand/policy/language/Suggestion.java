package io.evenhand.policy.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word an author probably meant. */
final class Suggestion {

    /** Comparing longer words costs more than a suggestion is worth. */
    private static final int LONGEST = 24;

    private Suggestion() {}

    /** "; did you mean 'upTo'?", or nothing when no known word is near. */
    static String among(Collection<String> known, String written) {
        if (written.length() > LONGEST) {
            return "";
        }
        return known.stream()
                .filter(word -> word.length() <= LONGEST)
                .min(Comparator.comparingInt(word -> distance(word, written)))
                .filter(word -> distance(word, written) <= Math.max(1, written.length() * 2 / 5))
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /** Letters to insert, remove, replace or swap with their neighbour; case does not count. */
    private static int distance(String left, String right) {
        var from = left.toLowerCase(Locale.ROOT);
        var to = right.toLowerCase(Locale.ROOT);
        var steps = new int[from.length() + 1][to.length() + 1];
        for (var i = 0; i <= from.length(); i++) {
            for (var j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int fewest(int[][] steps, String from, String to, int i, int j) {
        var replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        var fewest = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        var swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, 1 + steps[i - 2][j - 2]) : fewest;
    }
}
