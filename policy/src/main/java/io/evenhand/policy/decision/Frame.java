package io.evenhand.policy.decision;

import io.evenhand.policy.window.Boundaries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The present and the next window of one counter.
 *
 * @param start where the present window began
 * @param resetsAt where it ends and the next begins
 * @param nextEnd where the next ends
 */
record Frame(long start, long resetsAt, long nextEnd) {

    /**
     * Picks the windows at {@code now}. A window in progress keeps its end, so that a changed anchor or zone takes
     * effect when it is over (POLICY-LANGUAGE 2.6). Empty when the caller's boundaries do not reach.
     */
    static Optional<Frame> at(Boundaries boundaries, @Nullable RowState before, long now) {
        long[] ends = {
            boundaries.start().toEpochMilli(),
            boundaries.resetsAt().toEpochMilli(),
            boundaries.nextEnd().toEpochMilli(),
            boundaries.lastEnd().toEpochMilli()
        };
        var state = before instanceof RowState.Windowed windowed ? windowed : null;
        if (state != null && state.windowStart() <= now && now < state.resetsAt()) {
            return inProgress(state, ends);
        }
        for (var i = 0; i < 2; i++) {
            if (ends[i] <= now && now < ends[i + 1]) {
                var start = state == null || state.resetsAt() > now ? ends[i] : Math.max(ends[i], state.resetsAt());
                return Optional.of(new Frame(start, ends[i + 1], ends[i + 2]));
            }
        }
        return Optional.empty();
    }

    private static Optional<Frame> inProgress(RowState.Windowed state, long[] ends) {
        for (var end : ends) {
            if (end > state.resetsAt()) {
                return Optional.of(new Frame(state.windowStart(), state.resetsAt(), end));
            }
        }
        return Optional.empty();
    }
}
