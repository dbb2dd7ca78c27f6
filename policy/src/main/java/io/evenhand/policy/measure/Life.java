package io.evenhand.policy.measure;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a measure.
 *
 * @param proposedAt when it was written down
 * @param decidedAt when all who had to had decided for it; null while they have not
 * @param startsAt from when it holds, once it is decided on
 * @param endsAt the first instant at which it does not hold any more; null when it holds for good
 * @param held whether an appeal that is open keeps it from starting
 * @param ended how it ended before its time, if it did
 */
public record Life(
        Instant proposedAt,
        @Nullable Instant decidedAt,
        Instant startsAt,
        @Nullable Instant endsAt,
        boolean held,
        @Nullable Ended ended) {

    /** Nobody decides on it so long: then it is off. */
    public static final Duration PROPOSAL_LASTS = Duration.ofDays(2);

    /** How and when it ended. */
    public record Ended(Ending as, Instant at) {}

    /** Where it stands at {@code now}. */
    public State at(Instant now) {
        if (ended != null) {
            return switch (ended.as()) {
                case LIFTED -> State.LIFTED;
                case REVERSED -> State.REVERSED;
                case SUPERSEDED -> State.SUPERSEDED;
                case CANCELLED -> State.CANCELLED;
            };
        }
        if (decidedAt == null) {
            return now.isBefore(proposedAt.plus(PROPOSAL_LASTS)) ? State.PROPOSED : State.CANCELLED;
        }
        if (endsAt != null && !now.isBefore(endsAt)) {
            return State.EXPIRED;
        }
        return held || now.isBefore(startsAt) ? State.SCHEDULED : State.ACTIVE;
    }

    /** The same, decided at {@code now}: what was proposed loses nothing of its length or of the time before it. */
    public Life decided(Instant now) {
        var waited = Duration.between(proposedAt, now);
        return new Life(
                proposedAt, now, startsAt.plus(waited), endsAt == null ? null : endsAt.plus(waited), held, ended);
    }

    /** The same while an appeal is open, or after it: a measure that was to start meanwhile starts then, as long as it was to be. */
    public Life held(boolean open, Instant now) {
        if (open || !held || !startsAt.isBefore(now)) {
            return new Life(proposedAt, decidedAt, startsAt, endsAt, open, ended);
        }
        var late = Duration.between(startsAt, now);
        return new Life(proposedAt, decidedAt, now, endsAt == null ? null : endsAt.plus(late), false, ended);
    }

    /** The same, ended at {@code now}. */
    public Life ended(Ending as, Instant now) {
        return new Life(proposedAt, decidedAt, startsAt, endsAt, held, new Ended(as, now));
    }
}
