package io.evenhand.kit.identity;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Stand-ins for texts that may not be stored: equal where the texts are equal, in all services, and of no use to whoever
 * has not the pepper.
 */
@ApplicationScoped
public class Pseudonyms {

    /** 128 bits: two texts of an account never meet by chance. */
    private static final int LENGTH = 32;

    private final Pepper pepper;

    Pseudonyms(Pepper pepper) {
        this.pepper = pepper;
    }

    /** What stands for {@code texts}, in their order, in the records of one account or caller. */
    public String of(String whose, String... texts) {
        var message = new StringBuilder("of ").append(whose);
        for (var text : texts) {
            // With its length, so that no two rows of texts read alike.
            message.append('\n').append(text.length()).append(' ').append(text);
        }
        return pepper.hmac(message.toString()).substring(0, LENGTH);
    }
}
