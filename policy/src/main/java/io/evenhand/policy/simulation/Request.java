package io.evenhand.policy.simulation;

import java.time.Instant;

/** A task that somebody sends at {@code at}. */
public record Request(Instant at, Task task) {}
