package io.evenhand.policy.ladder;

import java.time.Instant;

/**
 * A measure of {@code rule} was reversed, and what it had taken was given back at {@code at}.
 *
 * @param caseOnlyUntil before then the same rule only opens a case
 */
public record Restoration(String rule, Instant at, Instant caseOnlyUntil) {}
