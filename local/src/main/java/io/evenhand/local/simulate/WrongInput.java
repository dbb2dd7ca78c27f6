package io.evenhand.local.simulate;

import java.time.DateTimeException;
import java.util.function.Supplier;

/** What the author gave cannot be used; the message says why. */
final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongInput(String message) {
        super(message, null, false, false);
    }

    static void unlessWithin(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new WrongInput("%s: %d is not from %d to %d".formatted(option, value, least, most));
        }
    }

    /** A value of an option; what is wrong with it is told with the option's name. */
    static <T> T unlessReadable(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new WrongInput(option + ": " + wrong.getMessage());
        }
    }
}
