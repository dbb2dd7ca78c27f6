package io.evenhand.meter;

import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import java.util.Optional;

/** One call of the script. */
sealed interface Call {

    /** Whom it is about. */
    Subject subject();

    /** The identity of the use that it decides on, if that has one. */
    default Optional<IssuedUse> use() {
        return Optional.empty();
    }

    /**
     * Decides on a request.
     *
     * @param vouched whether the use was looked for where more is remembered, and not found
     */
    record Decide(Subject subject, Ask ask, Optional<IssuedUse> use, boolean vouched) implements Call {}

    /** Takes in the ledger's word on a wallet. */
    record Sync(Subject subject, int wallet, WalletState ledger) implements Call {}

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
}
