package io.evenhand.policy.table;

/** How far a limit is rolled out (POLICY-LANGUAGE 2.8). It counts in every stage and applies in the last only. */
public enum Stage {
    /** Its verdict is recorded. */
    SHADOW,
    /** Whatever its file says, an operator has switched it off for the time being: its verdict is recorded. */
    OFF,
    /** Its verdict is recorded and told. */
    WARN,
    /** Its verdict applies. */
    ENFORCE;

    /** Whether holders are told when they come to it. */
    public boolean tells() {
        return switch (this) {
            case SHADOW, OFF -> false;
            case WARN, ENFORCE -> true;
        };
    }
}
