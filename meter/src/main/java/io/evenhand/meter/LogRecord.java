package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask.Charge;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** One thing the usage log says. Times are milliseconds since the epoch of Unix time on the business clock. */
public sealed interface LogRecord {

    /** Whose use it is. */
    Origin origin();

    /**
     * The account, and what was in force for it: a charge's {@code row} is an index into the limit table of this plan of
     * this policy version, a wallet's index likewise.
     *
     * @param use identity of the use; empty texts when the caller gave none
     */
    record Origin(String account, String policy, int version, String plan, UseId use) {

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
     * A request was accepted; its units were counted at {@code answer.now()}.
     *
     * @param packed the answer as a repetition of the use is answered
     */
    record Accepted(
            Origin origin,
            String decision,
            String fingerprint,
            List<Charge> charges,
            Answer.Accepted answer,
            Buffer packed)
            implements Booking {
        public Accepted {
            charges = List.copyOf(charges);
        }
    }

    /** Nobody claimed a place in time: the units that were accepted at {@code acceptedAt} are taken back. */
    record Lapsed(Origin origin, String decision, long at, long acceptedAt, List<Charge> charges) implements Booking {
        public Lapsed {
            charges = List.copyOf(charges);
        }
    }

    /** A top-up bought a waiting place full speed. */
    record Relieved(Origin origin, String decision, long at, int wallet, long credits) implements Booking {}

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
