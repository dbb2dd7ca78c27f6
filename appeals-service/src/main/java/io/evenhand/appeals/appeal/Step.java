package io.evenhand.appeals.appeal;

import java.util.Optional;

/** What came of wanting to do something to an appeal. */
sealed interface Step {

    /** It was done. */
    record Taken(Appeal next) implements Step {}

    /** It may not be done, and nothing changed. */
    record Refused(Refusal why) implements Step {}

    /** Done unless it is refused. */
    static Step of(Optional<Refusal> refusal, java.util.function.Supplier<Appeal> next) {
        return refusal.<Step>map(Refused::new).orElseGet(() -> new Taken(next.get()));
    }
}
