package io.evenhand.metering.judgement;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule holds for an account, on the figures of now.
 *
 * @param holds never where there is too little to judge by
 * @param enough whether all is known that the rule looks at
 * @param says the figures in words
 * @param windowStart since when the rule looks; null where no such rule applies to the account
 */
@RegisterForReflection
public record SuspicionView(
        String rule,
        boolean holds,
        boolean enough,
        String says,
        SortedMap<String, Double> facts,
        @Nullable Instant windowStart,
        Instant at) {

    public SuspicionView {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** It does not hold, since {@code why}. */
    static SuspicionView no(String rule, String why, Instant at) {
        return new SuspicionView(rule, false, false, why, new TreeMap<>(Map.of()), null, at);
    }
}
