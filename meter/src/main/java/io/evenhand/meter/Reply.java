package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Crossing;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.decision.Verdict;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The script's reply to one call: a mark, then the kind of answer and what belongs to it. */
final class Reply {

    private static final int ACCEPTED = 0;
    private static final int CONFLICT = 3;
    private static final int FIGURES = 7;
    private static final int RELAXED = 1;
    private static final int WAITING = 2;
    private static final int WITH_CREDITS = 4;
    private static final int WITH_CROSSING = 16;
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Verdict[] VERDICTS = Verdict.values();

    private Reply() {}

    /** Whether the account must be restored first. */
    static boolean isCold(Buffer packed) {
        return packed.getByte(0) == 'C';
    }

    /** Whether the use may be older than what Redis remembers. */
    static boolean isUnremembered(Buffer packed) {
        return packed.getByte(0) == 'U';
    }

    /** Whether the account was counted without a base, which nobody could tell. */
    static boolean isBaseless(Buffer packed) {
        return packed.getByte(0) == 'P';
    }

    /** Whether it says that a request is counted, now or before. */
    static boolean isCounted(Buffer packed) {
        return switch (packed.getByte(0)) {
            case 'R' -> true;
            case 'A', 'P' -> packed.getByte(1) == ACCEPTED;
            default -> false;
        };
    }

    /** @param decision the id of the decision that was asked for */
    static Answer answer(Buffer packed, String decision) {
        if (packed.getByte(0) == 'R') {
            var from = new Unpacking(packed, 1);
            var first = from.text();
            return accepted(first, from, true, false);
        }
        var from = unfailed(packed);
        var kind = from.one();
        return switch (kind) {
            case ACCEPTED -> acceptedAfterKind(decision, from, false, isBaseless(packed));
            case 1 -> new Answer.NeedsWallet(from.six(), 0);
            case 2 -> new Answer.StaleWindows(from.six());
            case CONFLICT -> new Answer.Conflict(from.six());
            case 4 -> new Answer.Gone(from.six());
            case 5 -> new Answer.NotYet(from.six(), from.seven(), from.one() == 1, from.two());
            case 6 -> new Answer.Claimed(from.six(), from.seven(), from.six());
            case 8 -> denied(from, isBaseless(packed));
            case 9 -> new Answer.Running(from.six(), from.six());
            case 10 -> new Answer.Completed(from.six());
            default -> throw new MeterUnavailable("the script answered kind " + kind);
        };
    }

    /** The reply to a use that was answered before. */
    static Buffer again(Remembered before, String fingerprint) {
        return before.fingerprint().equals(fingerprint)
                ? replay(before)
                : Buffer.buffer("A")
                        .appendBytes(new Packing(7)
                                .one(CONFLICT)
                                .six(accepted(before.decision(), before.answer())
                                        .now())
                                .bytes());
    }

    private static Buffer replay(Remembered before) {
        var decision = Buffer.buffer(before.decision());
        return Buffer.buffer("R")
                .appendUnsignedShort(decision.length())
                .appendBuffer(decision)
                .appendBuffer(before.answer());
    }

    static Figures figures(Buffer packed) {
        var from = unfailed(packed);
        if (from.one() != FIGURES) {
            throw new MeterUnavailable("the window boundaries do not reach");
        }
        var now = from.six();
        var waiting = from.integer(4);
        var available = from.seven() - 1;
        var rows = new ArrayList<Optional<RowState>>();
        var count = from.one();
        for (var i = 0; i < count; i++) {
            rows.add(row(from));
        }
        return new Figures(now, waiting, rows, available);
    }

    private static Optional<RowState> row(Unpacking from) {
        return switch (from.one()) {
            case 1 ->
                Optional.of(new RowState.Banded(
                        from.six(),
                        from.six(),
                        from.six(),
                        from.seven(),
                        from.seven(),
                        from.seven(),
                        from.seven(),
                        from.seven(),
                        from.seven(),
                        from.seven(),
                        from.seven()));
            case 2 ->
                Optional.of(new RowState.Counted(
                        from.six(), from.six(), from.six(), from.seven(), from.seven(), from.seven(), from.one()));
            case 3 -> Optional.of(new RowState.Bucket(from.six(), from.six(), from.seven(), from.seven()));
            case 4 -> Optional.of(leased(from));
            case 6 ->
                Optional.of(new RowState.Sliced(
                        from.six(),
                        from.six(),
                        from.seven(),
                        from.seven(),
                        from.one(),
                        from.seven(),
                        from.one(),
                        from.seven()));
            case 7 -> Optional.of(new RowState.Line(from.six(), from.seven()));
            default -> Optional.empty();
        };
    }

    private static RowState.Leased leased(Unpacking from) {
        var id = from.six();
        var usual = from.six();
        var slots = new ArrayList<RowState.Slot>();
        for (var left = from.two(); left > 0; left--) {
            slots.add(new RowState.Slot(from.six(), from.six(), from.six()));
        }
        var tickets = new ArrayList<RowState.Ticket>();
        for (var left = from.two(); left > 0; left--) {
            tickets.add(new RowState.Ticket(from.seven(), from.seven(), from.seven(), from.seven()));
        }
        return new RowState.Leased(id, usual, slots, tickets);
    }

    private static Unpacking unfailed(Buffer packed) {
        if (packed.getByte(0) == 'E') {
            throw new MeterUnavailable("the script failed: " + packed.getString(1, packed.length()));
        }
        return new Unpacking(packed, 1);
    }

    /** Reads an accepted answer that stands inside another packed form, such as the usage log. */
    static Answer.Accepted accepted(String decision, Buffer packed) {
        return accepted(decision, new Unpacking(packed, 0), false, false);
    }

    private static Answer.Accepted accepted(String decision, Unpacking from, boolean replayed, boolean degraded) {
        if (from.one() != ACCEPTED) {
            throw new MeterUnavailable("what was remembered is no accepted answer");
        }
        return acceptedAfterKind(decision, from, replayed, degraded);
    }

    private static Answer.Accepted acceptedAfterKind(
            String decision, Unpacking from, boolean replayed, boolean degraded) {
        var now = from.six();
        var outcome = OUTCOMES[from.one()];
        var flags = from.one();
        return new Answer.Accepted(
                decision,
                now,
                outcome,
                (flags & RELAXED) != 0,
                from.seven(),
                from.one() - 1,
                (flags & WAITING) != 0,
                from.two(),
                from.six(),
                replayed,
                degraded,
                (flags & WITH_CREDITS) != 0
                        ? new Credits(0, from.seven(), from.seven() - 1, from.seven())
                        : Credits.NONE,
                limits(from));
    }

    private static Answer.Denied denied(Unpacking from, boolean degraded) {
        var now = from.six();
        var binding = from.one() - 1;
        var retryAt = from.seven();
        var concerned = from.one() == 1;
        var credits = new Credits(0, from.seven(), from.seven() - 1, from.seven());
        return new Answer.Denied(now, binding, retryAt, degraded, concerned ? credits : Credits.NONE, limits(from));
    }

    private static List<Answer.Figures> limits(Unpacking from) {
        var count = from.one();
        var limits = new ArrayList<Answer.Figures>(count);
        for (var i = 0; i < count; i++) {
            var row = from.one();
            var verdict = from.one();
            limits.add(new Answer.Figures(
                    row,
                    VERDICTS[verdict % WITH_CROSSING],
                    from.seven(),
                    from.seven(),
                    from.six(),
                    from.seven(),
                    from.seven(),
                    verdict >= WITH_CROSSING
                            ? Optional.of(new Crossing(from.seven(), from.seven(), from.six(), from.seven()))
                            : Optional.empty()));
        }
        return limits;
    }
}
