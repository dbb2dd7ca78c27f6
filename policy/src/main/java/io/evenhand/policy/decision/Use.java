package io.evenhand.policy.decision;

import java.util.Map;

/** What a call brings to the usage log beside the accepted request itself: changes to places accepted earlier. */
public sealed interface Use {

    /**
     * A place was given up: what was accepted at {@code acceptedAt} is taken back.
     *
     * @param units by meter
     * @param credits credits that were paid and are returned
     */
    record Lapsed(String decision, long acceptedAt, Map<String, Long> units, long credits) implements Use {
        public Lapsed {
            units = Map.copyOf(units);
        }
    }

    /**
     * An estimate was settled.
     *
     * @param held units by meter, as accepted at {@code acceptedAt}
     * @param actual units by meter, as used
     * @param credits credits paid beyond those paid before, or returned when negative
     */
    record Settled(String decision, long acceptedAt, Map<String, Long> held, Map<String, Long> actual, long credits)
            implements Use {
        public Settled {
            held = Map.copyOf(held);
            actual = Map.copyOf(actual);
        }
    }

    /** A later top-up bought a waiting place full speed. */
    record Relieved(String decision, long credits) implements Use {}
}
