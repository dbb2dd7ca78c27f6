package io.evenhand.policy.table;

/** What follows when a quota is used up; the first that is possible is taken. */
public sealed interface Then {

    /** The request goes on in the relaxed lane, where each unit takes {@code paceMs}, if its model has that lane. */
    record Relaxed(long paceMs) implements Then {}

    /** The whole request is paid for, {@code each} credits a unit, if the wallet holds that much. */
    record Credits(long each) implements Then {}

    /** The request is refused. */
    record Block() implements Then {}
}
