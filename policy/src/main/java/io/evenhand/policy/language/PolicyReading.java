package io.evenhand.policy.language;

import java.util.List;

/** What came of reading a policy file. */
public sealed interface PolicyReading {

    /** It says what a policy must say, and every plan in it compiles. */
    record Valid(Policy policy) implements PolicyReading {}

    /** It cannot be used; the errors in the order of the file, at most {@value Problems#MOST}. */
    record Invalid(List<PolicyError> errors) implements PolicyReading {

        public Invalid {
            errors = List.copyOf(errors);
        }
    }
}
