package io.evenhand.accounts.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of the version in force.
 *
 * @param value the value in force, as written; null when every plan sets its own
 * @param range the least and the most it may be set to at run time; null when only a new version changes it
 * @param changedAt when it was last set at run time; null when the value is the file's own
 * @param changedBy by whom
 */
public record ParameterView(
        String name,
        @Nullable String value,
        @Nullable List<String> range,
        String means,
        @Nullable Instant changedAt,
        @Nullable String changedBy) {}
