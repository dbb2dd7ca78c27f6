package io.evenhand.policy.language;

/**
 * One thing that is wrong in a policy file.
 *
 * @param line counted from 1
 * @param column counted from 1
 * @param field where it is, such as {@code limits.files-per-cycle.bands[2].upTo}; empty for the file as a whole
 * @param message what is wrong and what would be right, for the author
 */
public record PolicyError(int line, int column, String field, String message) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column + (field.isEmpty() ? "" : ", " + field) + ": " + message;
    }
}
