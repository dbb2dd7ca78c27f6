package io.evenhand.enforcement.measure;

import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Kind;

/**
 * A measure in force that stops a request.
 *
 * @param until when it ends, in milliseconds since the epoch; 0 when it does not end by itself
 * @param why the facts and the rule
 * @param fix what fixes it
 */
public record Barrier(
        String measure, Kind kind, Target target, long until, String why, String fix, String appeal, String contact) {

    /** The code of the problem it is answered with. */
    public String code() {
        return switch (kind) {
            case NOTICE, THROTTLE -> throw new IllegalStateException("a " + kind.word() + " stops nothing");
            case PAUSE -> "account-paused";
            case SUSPENSION -> "account-suspended";
            case TERMINATION -> "account-terminated";
        };
    }
}
