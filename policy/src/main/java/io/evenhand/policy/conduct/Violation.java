package io.evenhand.policy.conduct;

/**
 * What people and signals can find an account to have done.
 *
 * @param words the rule as it is published, quoted in statements of reasons
 * @param ladder the name of what follows
 * @param points a confirmed finding counts so many on the ladder
 */
public record Violation(String name, String title, String words, String ladder, long points) {}
