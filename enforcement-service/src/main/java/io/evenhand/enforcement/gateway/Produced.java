package io.evenhand.enforcement.gateway;

/** Counts the tokens of a text that comes in pieces, keeping little of it. */
final class Produced {

    private static final int KEPT = 4 * 1024;

    private final Tokenizer tokenizer;
    private final StringBuilder uncounted = new StringBuilder();
    private long tokens;

    Produced(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    void add(String text) {
        uncounted.append(text);
        if (uncounted.length() > KEPT) {
            count();
        }
    }

    /** How many tokens came so far. */
    long tokens() {
        count();
        return tokens;
    }

    private void count() {
        tokens += tokenizer.count(uncounted.toString());
        uncounted.setLength(0);
    }
}
