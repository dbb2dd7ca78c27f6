package io.evenhand.policy.conduct;

/** What is wrong with a condition, and at which character of it. */
public sealed interface Fault {

    /** Counted from 0. */
    int offset();

    /** It names a fact or a parameter that there is not. */
    record Unknown(int offset, String what, String name) implements Fault {}

    record Wrong(int offset, String message) implements Fault {}
}
