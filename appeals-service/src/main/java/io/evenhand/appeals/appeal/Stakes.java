package io.evenhand.appeals.appeal;

import io.evenhand.appeals.clock.Allowance;
import io.evenhand.appeals.clock.Clocks;

/** How much an appeal is about, which says how long it may take. */
enum Stakes {
    ORDINARY,
    URGENT,
    TERMINATION,
    REVIEW;

    static Stakes of(String measureKind) {
        return switch (measureKind) {
            case "termination" -> TERMINATION;
            case "pause", "suspension" -> URGENT;
            default -> ORDINARY;
        };
    }

    Allowance in(Clocks clocks) {
        return switch (this) {
            case ORDINARY -> clocks.ordinary();
            case URGENT -> clocks.urgent();
            case TERMINATION -> clocks.termination();
            case REVIEW -> clocks.review();
        };
    }
}
