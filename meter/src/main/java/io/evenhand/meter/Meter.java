package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
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

    /** What {@link #decide} would answer to the request now; counts nothing, keeps nothing and logs nothing. */
    Future<Answer> preview(Subject subject, Ask ask);

    /**
     * Counts what was used already ({@link io.evenhand.policy.decision.FairUse#count}): {@link Answer.Accepted}, which is
     * {@code replayed} when the use was counted before, or {@link Answer.Conflict}.
     *
     * @param usedAt milliseconds since the epoch of Unix time on the business clock
     */
    Future<Answer> count(Subject subject, Ask ask, UseId use, long usedAt);

    /** Takes in the ledger's word on the wallet ({@link io.evenhand.policy.decision.FairUse#sync}); idempotent. */
    Future<Answer> sync(Subject subject, WalletState ledger);

    /**
     * Claims a waiting place: {@link Answer.Claimed}, {@link Answer.NotYet}, {@link Answer.Conflict} or
     * {@link Answer.Gone}; one that waited for a slot is decided on then ({@link Answer.Accepted} or
     * {@link Answer.Denied}); one that was claimed already and has its slot is {@link Answer.Running}.
     */
    Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs);

    /** Looks at a waiting place: {@link Answer.NotYet}, {@link Answer.Running} or {@link Answer.Gone}. */
    Future<Answer> look(Subject subject, String decision);

    /**
     * Holds a running request's slots and its estimate on: {@link Answer.Running}, or {@link Answer.Gone} when they were
     * lost and the request must end.
     *
     * @param rows the rows of the table that gave it slots: a lease that was lost is taken again while there is room
     */
    Future<Answer> renew(Subject subject, String decision, List<Integer> rows);

    /**
     * Ends a request ({@link io.evenhand.policy.decision.FairUse#complete}): {@link Answer.Completed}, or
     * {@link Answer.Gone} when nothing was held for it.
     */
    Future<Answer> complete(
            Subject subject, String decision, Optional<List<Ask.Charge>> charges, Map<String, Long> units);

    /**
     * Says that what a running request was estimated to use is used ({@link
     * io.evenhand.policy.decision.FairUse#confirm}): {@link Answer.Running}, or {@link Answer.Gone} when there is no
     * estimate.
     */
    Future<Answer> confirm(Subject subject, String decision);

    /** The account's figures now; changes nothing. */
    Future<Figures> read(Subject subject);
}
