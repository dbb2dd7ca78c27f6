package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** One thing the usage log says. Times are milliseconds since the epoch of Unix time on the business clock. */
public sealed interface LogRecord {

    /** Whose use it is. */
    Origin origin();

    /**
     * The account, and what was in force for it: the rows of an answer are indexes into the limit table of this plan of
     * this policy version under this campaign.
     *
     * @param campaign empty when none held
     * @param use identity of the use; empty texts when the caller gave none
     */
    record Origin(String account, String policy, int version, String plan, String campaign, UseId use) {

        /** Whether the caller gave the use an identity. */
        public boolean isIdentified() {
            return !use.id().isEmpty();
        }
    }

    /** Something to book. */
    sealed interface Booking extends LogRecord {

        /** The decision it is about. */
        String decision();
    }

    /**
     * A request was accepted. Its units were counted at {@code answer.now()}, unless it waits for a slot: then they are
     * counted when it gets one, which the log says likewise. What starts before {@code now} was used then, and counted
     * afterwards.
     *
     * @param units what it uses, by meter
     * @param packed the answer as a repetition of the use is answered
     */
    record Accepted(
            Origin origin,
            String decision,
            String fingerprint,
            Map<String, Long> units,
            Answer.Accepted answer,
            Buffer packed)
            implements Booking {
        public Accepted {
            units = Map.copyOf(units);
        }
    }

    /**
     * Nobody claimed a place in time, or its request was given up: the units that were accepted at {@code acceptedAt} are
     * taken back.
     *
     * @param credits credits that were paid for it and are returned
     */
    record Lapsed(Origin origin, String decision, long at, long acceptedAt, Map<String, Long> units, long credits)
            implements Booking {
        public Lapsed {
            units = Map.copyOf(units);
        }
    }

    /** A top-up bought a waiting place full speed. */
    record Relieved(Origin origin, String decision, long at, long credits) implements Booking {}

    /**
     * What was accepted at {@code acceptedAt} as an estimate turned out otherwise.
     *
     * @param credits credits paid beyond those paid before, or returned when negative
     */
    record Settled(
            Origin origin,
            String decision,
            long at,
            long acceptedAt,
            Map<String, Long> held,
            Map<String, Long> actual,
            long credits)
            implements Booking {
        public Settled {
            held = Map.copyOf(held);
            actual = Map.copyOf(actual);
        }
    }

    /**
     * What the account's counters are after a call.
     *
     * @param version grows with each of them
     * @param places the places that the call changed, and with nothing in them those it removed
     */
    record Counted(Origin origin, long version, Buffer state, Map<String, Buffer> places) implements LogRecord {
        public Counted {
            places = Map.copyOf(places);
        }
    }
}
