package io.evenhand.enforcement.delivery;

import java.util.Locale;

/** Where a delivery stands. */
public enum State {
    /** It waits for its time. */
    DUE,
    /** An attempt is under way. */
    SENDING,
    /** The holder has been shown the message. */
    VIEWED,
    /** The mail server took it. */
    ACCEPTED,
    /** The receiver answered 2xx. */
    ANSWERED,
    /** A mail that may have been sent, and is not sent again. */
    UNCERTAIN,
    /** It was given up. */
    FAILED,
    /** The channel is not set up. */
    OFF;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
