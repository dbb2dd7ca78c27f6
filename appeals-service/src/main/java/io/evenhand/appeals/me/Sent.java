package io.evenhand.appeals.me;

/**
 * What was sent about a measure and not taken.
 *
 * @param measure empty where nothing was sent
 * @param trouble why it was not taken
 * @param statement what was written
 */
record Sent(String measure, String trouble, String statement) {

    static final Sent NOTHING = new Sent("", "", "");

    Sent about(String id) {
        return measure.equals(id) ? this : NOTHING;
    }
}
