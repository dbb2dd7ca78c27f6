package io.evenhand.enforcement.outage;

import io.evenhand.policy.decision.Answer;
import java.util.List;

/** What is said to a request, by the counters or without them. */
public sealed interface Verdict {

    /** The answer of the counters, or one that took their place. */
    record Answered(Answer answer) implements Verdict {}

    /**
     * Nothing can be said against the request, but it is not admitted without the counters.
     *
     * @param limits what a limit says of it here, as in {@link Answer.Denied}; empty when none was asked
     */
    record Withheld(Reason reason, long now, long retryAt, List<Answer.Figures> limits) implements Verdict {
        public Withheld {
            limits = List.copyOf(limits);
        }
    }

    /** Why a request is withheld. */
    enum Reason {
        /** What may be admitted without the counters is used up. */
        USED_UP,
        /** Nothing may be, as the policy says, or since no more can be noted. */
        CLOSED
    }
}
