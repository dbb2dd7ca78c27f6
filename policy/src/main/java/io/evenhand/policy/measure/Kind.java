package io.evenhand.policy.measure;

import io.evenhand.policy.conduct.Measure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a measure does to its account, the mildest first. */
public enum Kind {
    /** Tells it, and no more. */
    NOTICE,
    /** Slows it. */
    THROTTLE,
    /** Stops use while a person looks. */
    PAUSE,
    /** Stops use for a time, or for good. */
    SUSPENSION,
    /** Ends the contract. */
    TERMINATION;

    /** As it is written in answers and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that word; empty when there is none. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** The kind of what a ladder's step does. */
    public static Kind of(Measure measure) {
        return switch (measure) {
            case Measure.Notice _ -> NOTICE;
            case Measure.Throttle _ -> THROTTLE;
            case Measure.Pause _ -> PAUSE;
            case Measure.Suspend _, Measure.SuspendForGood _ -> SUSPENSION;
            case Measure.Terminate _ -> TERMINATION;
        };
    }
}
