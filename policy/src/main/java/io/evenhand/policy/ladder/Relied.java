package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Measure;
import java.time.Instant;
import java.util.List;

/**
 * A measure that has not ended, and what it rests on.
 *
 * @param points it needs so many; the fewer of those at which its step begins and those that there were
 * @param basis the findings it relied on, as they stand now
 */
public record Relied(String id, Measure what, long points, Instant startsAt, List<Finding> basis) {

    public Relied {
        basis = List.copyOf(basis);
    }
}
