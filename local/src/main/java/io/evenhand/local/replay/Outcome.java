package io.evenhand.local.replay;

import java.time.Duration;
import java.util.Optional;

/** What became of one use. */
sealed interface Outcome {

    /** How it was decided. All but denied uses are counted; queued ones have no promised start yet. */
    enum Verdict {
        ADMIT,
        DELAY,
        QUEUE,
        DENY
    }

    /** It was decided; {@code delay} is the time to the promised start, where there is one. */
    record Decided(Verdict verdict, Optional<String> band, Duration delay, long credits, boolean replayed)
            implements Outcome {}

    /** The call itself was refused: nothing was counted. */
    record Refused(int status, String problem) implements Outcome {}
}
