package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Ladder;
import java.time.Instant;
import java.time.ZoneId;

/**
 * That a rule was found broken, as a ladder sees it.
 *
 * @param rule the signal or limit that held, or the violation that people saw
 * @param subject the account, or the install or key of it that the rule looks at
 * @param points so many on the ladder once it is confirmed; at least 1
 * @param windowStart from when on the evidence was observed
 * @param at when it was found
 */
public record Finding(
        String id, String rule, String subject, long points, Instant windowStart, Instant at, State state) {

    public Finding {
        if (points < 1) {
            throw new IllegalArgumentException("a finding has at least one point");
        }
        if (windowStart.isAfter(at)) {
            throw new IllegalArgumentException("evidence is observed before it is found");
        }
    }

    /** Where it stands. */
    public sealed interface State {

        /** Its rule is on trial: nothing comes of it, and nobody can confirm it. */
        record Shadow() implements State {}

        /** Nobody has confirmed it; it counts for nothing but what it leads to itself. */
        record Pending() implements State {}

        /** It counts from {@code at}, when a person or a second look confirmed it. */
        record Confirmed(Instant at) implements State {}

        /** It was nothing, or no longer so when it was looked at again. */
        record Dismissed(Instant at) implements State {}

        /** It was confirmed or acted upon, and that was reversed. */
        record Voided(Instant at) implements State {}

        /** A pause stopped use for it, and ended before anybody had decided. */
        record Lapsed(Instant at) implements State {}
    }

    /** What came of a wish to change where it stands. */
    public sealed interface Change {

        /** The finding as it is from now on. */
        record Done(Finding finding) implements Change {}

        /** It was decided before, and stays as it is. */
        record Settled(State state) implements Change {}
    }

    /** Confirms what is pending; from {@code now} on it counts. */
    public Change confirm(Instant now) {
        return fromPending(new State.Confirmed(now));
    }

    /** Drops what is pending. */
    public Change dismiss(Instant now) {
        return fromPending(new State.Dismissed(now));
    }

    /** Drops what is pending because the time to decide is over. */
    public Change lapse(Instant now) {
        return fromPending(new State.Lapsed(now));
    }

    /** Takes back what was confirmed, or is pending: it never counted. What came to nothing stays as it is. */
    public Change voided(Instant now) {
        return switch (state) {
            case State.Pending _, State.Confirmed _ -> new Change.Done(in(new State.Voided(now)));
            case State.Shadow _, State.Dismissed _, State.Voided _, State.Lapsed _ -> new Change.Settled(state);
        };
    }

    private Change fromPending(State next) {
        return switch (state) {
            case State.Pending _ -> new Change.Done(in(next));
            case State.Shadow _, State.Confirmed _, State.Dismissed _, State.Voided _, State.Lapsed _ ->
                new Change.Settled(state);
        };
    }

    /** The finding in another state. */
    public Finding in(State next) {
        return new Finding(id, rule, subject, points, windowStart, at, next);
    }

    /** Until when it counts, if it is confirmed: a ladder's memory from when it was found. */
    public Instant countsUntil(Ladder ladder, ZoneId zone) {
        return ladder.memory().after(at, zone);
    }

    /** Whether both are one finding: the same rule about the same subject in the same window. */
    public boolean isSameAs(Finding other) {
        return rule.equals(other.rule) && subject.equals(other.subject) && windowStart.equals(other.windowStart);
    }

    /** Whether it counts at {@code now}. */
    boolean countsAt(Instant now, Ladder ladder, ZoneId zone) {
        return switch (state) {
            case State.Confirmed(var confirmedAt) ->
                !confirmedAt.isAfter(now) && !at.isAfter(now) && now.isBefore(countsUntil(ladder, zone));
            case State.Shadow _, State.Pending _, State.Dismissed _, State.Voided _, State.Lapsed _ -> false;
        };
    }

    /** Whether a measure may still rest on it: it is confirmed, whenever that was, or may yet be. */
    boolean stands() {
        return switch (state) {
            case State.Pending _, State.Confirmed _ -> true;
            case State.Shadow _, State.Dismissed _, State.Voided _, State.Lapsed _ -> false;
        };
    }
}
