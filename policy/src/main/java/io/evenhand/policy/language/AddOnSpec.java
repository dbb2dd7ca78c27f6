package io.evenhand.policy.language;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that a subscription may add to its plan.
 *
 * @param values the values it sets in place of the plan's, as written
 * @param exempt limits and signals that do not apply
 * @param marks labels that go upstream with each request
 * @param store what is kept of each request
 */
public record AddOnSpec(
        String name, String title, Map<String, String> values, Set<String> exempt, List<String> marks, Store store) {

    public AddOnSpec {
        values = Map.copyOf(values);
        exempt = Set.copyOf(exempt);
        marks = List.copyOf(marks);
    }

    /** What is kept of a request. */
    public enum Store {
        FULL,
        /** No more than counting needs. */
        COUNTS
    }
}
