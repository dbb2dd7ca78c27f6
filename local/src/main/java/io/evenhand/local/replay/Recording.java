package io.evenhand.local.replay;

import java.io.IOException;
import java.util.Optional;

/** The rows of a usage file that are to be played, understood one after the other. */
final class Recording {

    private final UsageFile usage;
    private final Interpretation interpretation;
    private final long limit;

    Recording(UsageFile usage, Interpretation interpretation, long limit) {
        this.usage = usage;
        this.interpretation = interpretation;
        this.limit = limit;
    }

    Optional<Reading> next() throws IOException {
        return usage.next().filter(row -> row.number() <= limit).map(interpretation::read);
    }

    /** How much has been read, from 0 to 1. */
    double progress() {
        return usage.progress();
    }
}
