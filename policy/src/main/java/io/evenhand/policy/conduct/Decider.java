package io.evenhand.policy.conduct;

/** Who decides that a step is taken. */
public enum Decider {
    /** The rule itself, at once. */
    RULE,
    /** A person, to whom the step is proposed. */
    PERSON,
    /** Two persons, one after the other. */
    TWO_PERSONS
}
