package io.evenhand.local.replay;

import java.time.Duration;
import java.util.Optional;

/** What became of one use. */
sealed interface Outcome {

    /** It was decided; {@code denied} ones are not counted, the others are, whatever their delay. */
    record Decided(boolean denied, Optional<String> band, Duration delay, long credits, boolean replayed)
            implements Outcome {}

    /** The call itself was refused: nothing was counted. */
    record Refused(int status, String problem) implements Outcome {}
}
