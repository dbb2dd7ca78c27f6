package io.evenhand.local.replay;

import io.evenhand.local.recording.Interpretation;
import io.evenhand.local.recording.Reading;
import io.evenhand.local.recording.UsageFile;
import java.io.IOException;
import java.util.Optional;

/** The rows of a usage file that are to be played, understood one after the other. */
final class Recording {

    private final String name;
    private final UsageFile usage;
    private final Interpretation interpretation;
    private final long limit;

    Recording(String name, UsageFile usage, Interpretation interpretation, long limit) {
        this.name = name;
        this.usage = usage;
        this.interpretation = interpretation;
        this.limit = limit;
    }

    Optional<Reading> next() throws IOException {
        return usage.next().filter(row -> row.number() <= limit).map(interpretation::read);
    }

    /** The name of the account that plays a recorded user. */
    String accountOf(String user) {
        return "replay-%s-%s".formatted(name, user);
    }

    /** How much has been read, from 0 to 1. */
    double progress() {
        return usage.progress();
    }
}
