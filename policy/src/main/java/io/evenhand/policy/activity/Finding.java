package io.evenhand.policy.activity;

import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import java.time.Instant;

/** A rule of suspicion held. */
public record Finding(Signal signal, Instant at, Facts facts) {

    /** The evidence in words. */
    public String says() {
        return signal.says().filled(facts);
    }
}
