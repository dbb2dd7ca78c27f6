package io.evenhand.policy.conduct;

import java.util.List;

/** What came of a condition's text. */
public sealed interface Compilation {

    record Sound(Expression expression) implements Compilation {}

    record Faulty(List<Fault> faults) implements Compilation {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
