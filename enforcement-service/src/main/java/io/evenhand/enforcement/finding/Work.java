package io.evenhand.enforcement.finding;

import java.util.Locale;

/** What is to be done next about a finding. */
enum Work {
    /** See what it leads to. */
    LEAD,
    /** See whether its notice arrived, and whether the grace is over. */
    GRACE,
    /** See whether its pause ended before anybody decided. */
    PAUSE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Work of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
