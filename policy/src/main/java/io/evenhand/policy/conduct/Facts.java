package io.evenhand.policy.conduct;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What is known of an account over a signal's window, as numbers by name. Shares are parts of one. A fact that could not
 * be computed is left out.
 */
public record Facts(Map<String, Double> values) {

    static final String OF_COHORT = "cohortSize";

    private static final List<String> OWN = List.of(
            "requests",
            "units",
            "refused",
            "activeHours",
            "activeHoursPerDay",
            "gapSpread",
            "parallelNetworks",
            "parallelEnvironments",
            "parallelUsers",
            "endUsers",
            "extractionShare",
            "lots",
            "tokensBought",
            "refusedSpends");

    private static final SequencedSet<String> NAMES = names();

    public Facts {
        values = Map.copyOf(values);
    }

    /** All facts there are: the account's own, the size of its cohort, and what each is at others of the cohort. */
    public static SequencedSet<String> all() {
        return NAMES;
    }

    static boolean isShare(String name) {
        return name.endsWith("Share");
    }

    private static SequencedSet<String> names() {
        var names = new LinkedHashSet<>(OWN);
        names.add(OF_COHORT);
        for (var own : OWN) {
            var capital = Character.toUpperCase(own.charAt(0)) + own.substring(1);
            names.add("cohortMedian" + capital);
            names.add("cohortP95" + capital);
        }
        return Collections.unmodifiableSequencedSet(names);
    }
}
