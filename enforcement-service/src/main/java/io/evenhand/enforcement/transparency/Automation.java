package io.evenhand.enforcement.transparency;

/** How much of a decision was a machine's, in the Transparency Database's words. */
enum Automation {
    /** A rule found it and a rule decided. */
    AUTOMATED_DECISION_FULLY,
    /** A rule found it and a person decided. */
    AUTOMATED_DECISION_PARTIALLY,
    /** People found it and decided. */
    AUTOMATED_DECISION_NOT_AUTOMATED;

    private static final String FOUND_BY_A_RULE = "automated";

    static Automation of(String detection, boolean byPerson) {
        if (!byPerson) {
            return AUTOMATED_DECISION_FULLY;
        }
        return isDetection(detection) ? AUTOMATED_DECISION_PARTIALLY : AUTOMATED_DECISION_NOT_AUTOMATED;
    }

    /** Whether it was found by a rule. */
    static boolean isDetection(String detection) {
        return detection.equals(FOUND_BY_A_RULE);
    }
}
