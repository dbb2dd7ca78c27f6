package io.evenhand.accounts.exchange;

import io.evenhand.kit.problem.FieldError;
import java.util.List;

/** What came of a row. */
public sealed interface Reception {

    /** It was taken in, or would be. */
    record Done() implements Reception {}

    /** What it says is there already, just so. */
    record Unchanged() implements Reception {}

    /** Nothing was done; messages never repeat what the row says. */
    record Refused(List<FieldError> errors) implements Reception {
        public Refused {
            errors = List.copyOf(errors);
        }

        public static Refused of(String field, String message) {
            return new Refused(List.of(new FieldError(field, message)));
        }
    }
}
