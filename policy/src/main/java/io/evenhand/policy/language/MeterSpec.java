package io.evenhand.policy.language;

/**
 * What is counted.
 *
 * @param unit one of it, in the singular
 * @param decimals digits after the point that a quantity may have
 */
public record MeterSpec(String name, String unit, Aggregate aggregate, int decimals) {}
