package io.evenhand.meter;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.WalletState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One call of the script. */
sealed interface Call {

    /** Whom it is about. */
    Subject subject();

    /** The identity of the use that it decides on, if that has one. */
    default Optional<IssuedUse> use() {
        return Optional.empty();
    }

    /** The decision it is about; empty when it is about none. */
    default String decision() {
        return "";
    }

    /**
     * Decides on a request, or counts what was used.
     *
     * @param vouched whether the use was looked for where more is remembered, and not found
     */
    record Decide(Subject subject, Ask ask, Optional<IssuedUse> use, boolean vouched, Purpose purpose) implements Call {

        enum Purpose {
            DECISION,
            /** Only the answer is wanted, and nothing is to change. */
            PREVIEW,
            /** It was used already, when the use was issued. */
            COUNT
        }

        static Decide of(Subject subject, Ask ask, Optional<IssuedUse> use) {
            return new Decide(subject, ask, use, false, Purpose.DECISION);
        }

        static Decide preview(Subject subject, Ask ask) {
            return new Decide(subject, ask, Optional.empty(), false, Purpose.PREVIEW);
        }

        static Decide count(Subject subject, Ask ask, UseId use, long usedAt) {
            var issued = new IssuedUse(use, OptionalLong.of(usedAt));
            return new Decide(subject, ask, Optional.of(issued), false, Purpose.COUNT);
        }

        /** The same about a use that is in no memory. */
        Decide vouchedFor() {
            return new Decide(subject, ask, use, true, purpose);
        }

        @Override
        public String decision() {
            return ask.id();
        }
    }

    /** Takes in the ledger's word on a wallet. */
    record Sync(Subject subject, WalletState ledger) implements Call {}

    /** Claims a waiting place, or only looks at it. */
    record Claim(Subject subject, String decision, String fingerprint, long holdMs, boolean peek) implements Call {}

    /** Reads the account's figures. */
    record Read(Subject subject) implements Call {}

    /**
     * Puts an account back.
     *
     * @param epoch the epoch in which {@code stored} was asked for
     * @param stored empty when nobody can tell
     */
    record Restore(Subject subject, String epoch, Optional<Checkpoint> stored) implements Call {}

    /** Holds the slots of a running request on. */
    record Renew(Subject subject, String decision, List<Integer> rows) implements Call {
        public Renew {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Ends a request.
     *
     * @param charges what each limit really counts, or empty when the estimate was right
     */
    record Complete(Subject subject, String decision, Optional<List<Charge>> charges, Map<String, Long> units)
            implements Call {
        public Complete {
            units = Map.copyOf(units);
        }
    }

    /** Says that what was estimated is used. */
    record Confirm(Subject subject, String decision) implements Call {}
}
