package io.evenhand.policy.table;

/** How far a limit is rolled out (POLICY-LANGUAGE 2.8). It counts in every stage and applies in the last only. */
public enum Stage {
    /** Its verdict is recorded. */
    SHADOW,
    /** Its verdict is recorded and told. */
    WARN,
    /** Its verdict applies. */
    ENFORCE
}
