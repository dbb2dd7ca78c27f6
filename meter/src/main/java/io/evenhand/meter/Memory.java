package io.evenhand.meter;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * What was read from the usage log and stored, for a Redis that does not have it (any more).
 */
public interface Memory {

    /** A use of an account. */
    record Identity(String account, UseId use) {}

    /**
     * What is known.
     *
     * @param checkpoints the last states, by account; who is not in it was never counted
     * @param uses what uses were answered in the last 40 days; one that is not in it was not counted
     */
    record Found(Map<String, Checkpoint> checkpoints, Map<Identity, Remembered> uses) {
        public Found {
            checkpoints = Map.copyOf(checkpoints);
            uses = Map.copyOf(uses);
        }
    }

    /**
     * Looks up accounts and uses for a Redis that lives in {@code epoch}. The answer is complete: it holds whatever was
     * logged in earlier epochs, as far as it was not lost, and in this one what Redis may have forgotten by now. A future
     * that fails means that nobody can tell now.
     */
    Future<Found> find(String epoch, List<String> accounts, List<Identity> uses);
}
