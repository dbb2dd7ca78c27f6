package io.evenhand.policy.measure;

/** Who acts. */
public sealed interface Actor {

    /** The rule itself, or time. */
    record Rule() implements Actor {}

    /** Somebody of the staff, by the subject and a role of the token. */
    record Person(String id, String role) implements Actor {}
}
