package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * All that is needed to put one account's counters back: what the usage log told of it last.
 *
 * @param version grows with each change of the account; the higher one is the truth
 * @param state the packed state; only the script looks into it
 * @param places the packed places that wait, by decision
 */
public record Checkpoint(long version, Buffer state, Map<String, Buffer> places) {

    /** Of an account that nothing was ever counted for. */
    public static final Checkpoint NONE = new Checkpoint(0, Buffer.buffer(), Map.of());

    public Checkpoint {
        places = Map.copyOf(places);
    }
}
