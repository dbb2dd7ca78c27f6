package io.evenhand.policy.simulation;

import io.evenhand.policy.activity.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * A task that somebody sends at {@code at}.
 *
 * @param origin from where, if that is known
 */
public record Request(Instant at, Task task, Optional<Origin> origin) {

    /** From nobody knows where. */
    public Request(Instant at, Task task) {
        this(at, task, Optional.empty());
    }
}
