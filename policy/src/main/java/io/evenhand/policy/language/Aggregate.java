package io.evenhand.policy.language;

/** What the units sent for a meter make together. */
public enum Aggregate {
    /** All of them. */
    SUM,
    /** The largest of them, as of a gauge. */
    MAX
}
