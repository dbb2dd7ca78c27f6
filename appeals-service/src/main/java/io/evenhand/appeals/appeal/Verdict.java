package io.evenhand.appeals.appeal;

import java.util.Optional;

/**
 * What is decided, or proposed.
 *
 * @param reason what the holder is told
 * @param note for staff only
 * @param replacement what takes the measure's place, if that is the outcome
 */
record Verdict(Outcome outcome, Code code, String reason, Optional<String> note, Optional<Replacement> replacement) {

    /** What the holder is told has at least so many characters. */
    static final int SHORTEST_REASON = 40;

    /** What enforcement-service keeps beside the measure. */
    static final int LONGEST_REASON = 2_000;
}
