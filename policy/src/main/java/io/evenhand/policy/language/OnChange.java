package io.evenhand.policy.language;

/** What happens to units already counted when a new version changes a limit inside a window. */
public enum OnChange {
    /** They stay counted. */
    ADDITIVE,
    /** What was left stays left. */
    AS_IS,
    /** The used fraction stays. */
    PROPORTIONAL,
    /** They are forgotten. */
    RESET,
    /** The old limit stays until its window ends. */
    NEXT_WINDOW
}
