package io.evenhand.enforcement.announcement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far accounts have been told of a version.
 *
 * @param state {@code running}; {@code current}: all that are there were told, and whoever comes will be; {@code done}:
 *     it decides; {@code superseded}: a newer version decides in its place, and nobody else is told
 * @param total how many accounts were told or are to be
 * @param channels how many deliveries are in which state, by channel
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnnouncementView(
        String policy,
        int version,
        Instant publishedAt,
        Instant effectiveAt,
        String state,
        long total,
        long told,
        @Nullable Map<String, Map<String, Long>> channels) {

    AnnouncementView with(Map<String, Map<String, Long>> counted) {
        return new AnnouncementView(policy, version, publishedAt, effectiveAt, state, total, told, counted);
    }
}
