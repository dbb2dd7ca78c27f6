package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rule book: every decision on a request is made by {@link #decide}, here or, step for step the same, by the script
 * on Redis. Nothing is refused for volume by a band; work is accepted and gets a start (requirement C2).
 */
public final class FairUse {

    private FairUse() {}

    /**
     * The answer to a call and the state it leaves.
     *
     * @param uses what happened to earlier places on the way
     */
    public record Decided(AccountState state, Answer answer, List<Use> uses) {}

    /** Decides on a request at {@code now}. */
    public static Decided decide(AccountState state, Ask ask, long now) {
        return Desk.open(state, ask.table(), ask.windows(), now)
                .map(desk -> decide(desk, ask))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided decide(Desk desk, Ask ask) {
        var plan = Arrangement.of(desk, ask.charges(), ask.credits());
        var missing = plan.missingWallet(desk);
        if (missing.isPresent()) {
            return desk.unchanged(new Answer.NeedsWallet(desk.now(), missing.getAsInt()));
        }
        var queued = plan.isDeferred();
        var startsAt = plan.startsAt();
        var waits = queued || startsAt - desk.now() > ask.holdMs();
        var places = plan.commit(desk, !waits);
        if (waits) {
            desk.keep(new Waiting(
                    ask.id(),
                    desk.nextSequence(),
                    desk.now(),
                    startsAt,
                    queued,
                    plan.isRelieved(),
                    ask.credits(),
                    ask.lapses(),
                    ask.fingerprint(),
                    places));
        } else {
            desk.nextSequence();
        }
        var outcome = queued ? Outcome.QUEUE : startsAt > desk.now() ? Outcome.DELAY : Outcome.ADMIT;
        var binding = outcome == Outcome.ADMIT ? OptionalInt.empty() : plan.binding(startsAt);
        return desk.close(new Answer.Accepted(
                ask.id(),
                desk.now(),
                outcome,
                startsAt,
                binding.orElse(-1),
                waits,
                false,
                false,
                plan.credits(desk),
                plan.figures(desk)));
    }

    /**
     * Takes in the ledger's word on a wallet. When credits arrived, waiting work that they can pay for moves forward,
     * oldest first (POLICY-LANGUAGE 2.7).
     *
     * @param windows as in {@link Ask}
     */
    public static Decided sync(
            AccountState state, LimitTable table, List<Boundaries> windows, int wallet, WalletState ledger, long now) {
        return Desk.open(state, table, windows, now)
                .map(desk -> {
                    if (desk.sync(table.wallets().get(wallet), ledger)) {
                        Rearrangement.of(desk);
                    }
                    return desk.close(new Answer.NotYet(desk.now(), 0, false));
                })
                .orElseGet(() -> stale(state, now));
    }

    /**
     * Claims a waiting place, or with {@code peek} only looks at it. It is the caller's when its start is at most
     * {@code holdMs} away.
     */
    public static Decided claim(
            AccountState state,
            LimitTable table,
            List<Boundaries> windows,
            String id,
            String fingerprint,
            long holdMs,
            boolean peek,
            long now) {
        return Desk.open(state, table, windows, now)
                .map(desk -> claim(desk, id, fingerprint, holdMs, peek))
                .orElseGet(() -> stale(state, now));
    }

    private static Decided claim(Desk desk, String id, String fingerprint, long holdMs, boolean peek) {
        var place = desk.waiting(id);
        if (place.isEmpty()) {
            return desk.close(new Answer.Gone(desk.now()));
        }
        var waiting = place.get();
        if (!peek && !waiting.fingerprint().equals(fingerprint)) {
            return desk.close(new Answer.Conflict(desk.now()));
        }
        if (peek || waiting.deferred() || waiting.startsAt() - desk.now() > holdMs) {
            return desk.close(new Answer.NotYet(desk.now(), waiting.startsAt(), waiting.deferred()));
        }
        desk.hand(waiting);
        return desk.close(new Answer.Claimed(desk.now(), waiting.startsAt()));
    }

    /**
     * The figures of an account at {@code now}.
     *
     * @param rows one per row of the table, rolled to the present window
     * @param available per wallet of the table, or -1 where its mirror is not known
     */
    public record Read(long now, long waiting, List<RowState> rows, List<Long> available) {}

    /** Reads without changing anything; empty when the boundaries do not contain the instant. */
    public static Optional<Read> read(AccountState state, LimitTable table, List<Boundaries> windows, long now) {
        return Desk.open(state, table, windows, now).map(Desk::read);
    }

    private static Decided stale(AccountState state, long now) {
        return new Decided(state, new Answer.StaleWindows(now), List.of());
    }
}
