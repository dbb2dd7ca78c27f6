package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask.Charge;
import java.util.List;

/** One thing the usage log says. Times are milliseconds since the epoch on the business clock. */
public sealed interface LogRecord {

    /** Whose use it is. */
    Origin origin();

    /** The decision it is about. */
    String decision();

    /**
     * The account, and what was in force for it: a charge's {@code row} is an index into the limit table of this plan of
     * this policy version, a wallet's index likewise.
     *
     * @param use identity of the use; empty texts when the caller gave none
     */
    record Origin(String account, String policy, int version, String plan, UseId use) {}

    /** A request was accepted; its units were counted at {@code answer.now()}. */
    record Accepted(Origin origin, String decision, List<Charge> charges, Answer.Accepted answer) implements LogRecord {
        public Accepted {
            charges = List.copyOf(charges);
        }
    }

    /** Nobody claimed a place in time: the units that were accepted at {@code acceptedAt} are taken back. */
    record Lapsed(Origin origin, String decision, long at, long acceptedAt, List<Charge> charges) implements LogRecord {
        public Lapsed {
            charges = List.copyOf(charges);
        }
    }

    /** A top-up bought a waiting place full speed. */
    record Relieved(Origin origin, String decision, long at, int wallet, long credits) implements LogRecord {}
}
