package io.evenhand.policy.diff;

import io.evenhand.policy.page.Direction;

/**
 * One thing that another version changes.
 *
 * @param plan the title of the plan, or an empty text where it is the same for all
 * @param subject what changes
 * @param word how, such as "more" or "slower"
 */
public record Change(String plan, String subject, String before, String after, String word, Direction direction) {

    static final String NONE = "none";

    /** {@code Starter: agent slots, requests at the same time: 1 → 2 (more)}. */
    public String sentence() {
        return (plan.isEmpty() ? "" : plan + ": ") + "%s: %s → %s (%s)".formatted(subject, before, after, word);
    }

    Change forAll() {
        return new Change("", subject, before, after, word, direction);
    }
}
