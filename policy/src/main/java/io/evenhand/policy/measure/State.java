package io.evenhand.policy.measure;

import java.util.Locale;

/** Where a measure stands at an instant. */
public enum State {
    /** It waits for the persons who decide on it, and does nothing. */
    PROPOSED,
    /** It is decided, told, and does nothing yet. */
    SCHEDULED,
    /** It is in force. */
    ACTIVE,
    /** Its time is over. */
    EXPIRED,
    LIFTED,
    REVERSED,
    SUPERSEDED,
    CANCELLED;

    /** As it is written in answers and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
