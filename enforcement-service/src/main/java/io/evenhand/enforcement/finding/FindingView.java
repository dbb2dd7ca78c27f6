package io.evenhand.enforcement.finding;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding as staff see it, and as the event {@code finding-changed} tells it.
 *
 * @param ladder what follows it; empty until it was looked at
 * @param confirmedAt since when it counts, if it does
 * @param countsUntil until when it counts if it is confirmed
 * @param heldBack why it opens a case only, if so; {@code heldUntil} says until when, where that ends by itself
 * @param ask what the account is to be asked, and until when it may answer
 * @param notice the measure that told the account of it
 * @param pause the measure that stops use while a person looks
 */
@RegisterForReflection
public record FindingView(
        String id,
        String account,
        String subject,
        String policy,
        int policyVersion,
        String rule,
        String violation,
        String ladder,
        boolean strikes,
        String source,
        String state,
        long points,
        Instant at,
        Instant windowStart,
        String says,
        Map<String, Double> facts,
        @Nullable Instant confirmedAt,
        @Nullable Instant countsUntil,
        @Nullable Instant settledAt,
        @Nullable String settledBy,
        @Nullable String settledWhy,
        @Nullable String heldBack,
        @Nullable Instant heldUntil,
        @Nullable Ask ask,
        @Nullable String notice,
        @Nullable String pause,
        @Nullable String report,
        @Nullable String toldBy,
        int revision) {

    public FindingView {
        facts = Map.copyOf(facts);
    }

    /** What an account is asked. */
    @RegisterForReflection
    public record Ask(String about, Instant until) {}
}
