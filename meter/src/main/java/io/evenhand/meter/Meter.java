package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Counts and decides, one account at a time, atomically. A future that fails with {@link MeterUnavailable} leaves open
 * whether the call took effect: never that it did not.
 */
public interface Meter {

    /**
     * Decides on a request and counts it when it is accepted.
     *
     * @param use identity of the use: the same one again is answered as before, with {@code replayed} set, or with
     *     {@link Answer.Conflict} when it asks for something else
     */
    Future<Answer> decide(Subject subject, Ask ask, Optional<IssuedUse> use);

    /** Takes in the ledger's word on a wallet ({@link io.evenhand.policy.decision.FairUse#sync}); idempotent. */
    Future<Answer> sync(Subject subject, int wallet, WalletState ledger);

    /** Claims a waiting place: {@link Answer.Claimed}, {@link Answer.NotYet}, {@link Answer.Conflict} or {@link Answer.Gone}. */
    Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs);

    /** Looks at a waiting place: {@link Answer.NotYet} or {@link Answer.Gone}. */
    Future<Answer> look(Subject subject, String decision);

    /** The account's figures now; changes nothing. */
    Future<Figures> read(Subject subject);
}
