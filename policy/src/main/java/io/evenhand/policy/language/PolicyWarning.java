package io.evenhand.policy.language;

/**
 * Something in a policy file that is right, but probably not meant so.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param field where it is, as in {@link PolicyError#field}
 */
public record PolicyWarning(int line, int column, String field, Reason reason, String message) {

    /** What about it. */
    public enum Reason {
        /** Nothing refers to it. */
        UNUSED,
        /** No use ever comes there. */
        UNREACHABLE,
        /** A measure that nobody can appeal. */
        NO_APPEAL,
        /** An address that still has to be set. */
        ADDRESS_NOT_SET,
        /** It is read, checked and printed; no service acts on it yet. */
        NOT_ACTED_ON
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column + ", " + field + ": " + message;
    }
}
