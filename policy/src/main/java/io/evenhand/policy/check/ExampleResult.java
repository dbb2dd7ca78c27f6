package io.evenhand.policy.check;

import io.evenhand.policy.example.Example;
import java.util.List;

/** What came of running an example. */
public sealed interface ExampleResult {

    Example example();

    /** It is as its author expected. */
    record Met(Example example) implements ExampleResult {}

    record Missed(Example example, List<Difference> differences) implements ExampleResult {
        public Missed {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Something is not as expected.
     *
     * @param field of the example, such as {@code expect.starts}
     * @param got what it is; "none" when there is nothing of the kind
     */
    record Difference(String field, String expected, String got) {}
}
