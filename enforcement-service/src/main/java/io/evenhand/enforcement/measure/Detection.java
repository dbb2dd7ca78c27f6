package io.evenhand.enforcement.measure;

import java.util.Locale;

/** How it was found out. */
public enum Detection {
    AUTOMATED,
    REPORT,
    STAFF;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
