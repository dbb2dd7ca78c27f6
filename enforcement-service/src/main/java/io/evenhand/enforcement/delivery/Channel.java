package io.evenhand.enforcement.delivery;

import java.util.Locale;

/** A way to reach the holder of an account. */
public enum Channel {
    INBOX,
    EMAIL,
    WEBHOOK;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
