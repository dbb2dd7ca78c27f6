package io.evenhand.accounts.exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An import, and how far it is.
 *
 * @param state {@code running} or {@code done}
 * @param sha256 of the file
 * @param rows how many the file has
 * @param read how many of them were looked at: {@code done}, {@code unchanged} and {@code refused} together
 * @param done rows that were taken in, or with {@code dryRun} would be
 * @param unchanged rows that say what is there already
 */
@RegisterForReflection
public record ImportView(
        String id,
        String kind,
        String form,
        boolean dryRun,
        String state,
        String sha256,
        long rows,
        long read,
        long done,
        long unchanged,
        long refused,
        String by,
        Instant at,
        @Nullable Instant endedAt) {}
