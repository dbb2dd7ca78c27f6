package io.evenhand.local.bench;

import java.util.Locale;

/** What a process does for a decision. */
enum Role {
    /** Answers the request. */
    SERVICE,
    /** Holds the counters. */
    REDIS,
    /** Reads the usage log. */
    READERS,
    /** Stores what was read from it. */
    POSTGRES;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
