package io.evenhand.policy.message;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Why an account is told something: what happened at one of its limits, with the figures that only the moment knows. */
public sealed interface Occasion
        permits Crossing,
                Occasion.NearSlower,
                Occasion.NearEnd,
                Occasion.UsedUp,
                Occasion.TooFast,
                Occasion.NoSlot,
                Occasion.TooLarge,
                Occasion.Slowed,
                Occasion.StandsOut,
                Occasion.Overlap,
                Occasion.Repeat {

    /**
     * Use comes near the end of a band.
     *
     * @param used units in the window
     * @param until the last unit before {@code band}
     * @param pace of that band, the next one
     * @param zone the account's, in which {@code resetsAt} is told
     */
    record NearSlower(long used, long until, String band, Duration pace, Instant resetsAt, ZoneId zone)
            implements Occasion {}

    /**
     * Use comes near the end of a quota.
     *
     * @param used units in the window
     * @param zone the account's, in which {@code resetsAt} is told
     */
    record NearEnd(long used, Instant resetsAt, ZoneId zone) implements Occasion {}

    /**
     * A quota is used up.
     *
     * @param used units in the window
     * @param zone the account's, in which {@code resetsAt} is told
     */
    record UsedUp(long used, Instant resetsAt, ZoneId zone) implements Occasion {}

    /** More came than a rate allows. */
    record TooFast() implements Occasion {}

    /** All slots are taken. */
    record NoSlot() implements Occasion {}

    /** One request has more of an attribute than a ceiling allows. */
    record TooLarge(long value) implements Occasion {}

    /** Activity was high for so long that speed is reduced. */
    record Slowed() implements Occasion {}

    /**
     * Use is disproportionate.
     *
     * @param used units in the window
     */
    record StandsOut(long used) implements Occasion {}

    /** An interval overlaps another, which is called so. */
    record Overlap(String other) implements Occasion {}

    /** Something was done to the same object, for so many times now. */
    record Repeat(long count) implements Occasion {}
}
