package io.evenhand.appeals.casefile;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case as it is told.
 *
 * @param timeline oldest first; empty in lists
 */
@RegisterForReflection
public record CaseView(
        String id,
        String account,
        String category,
        String state,
        String why,
        Instant openedAt,
        @Nullable Instant closedAt,
        List<Subject> subjects,
        List<Line> timeline) {

    public CaseView {
        subjects = List.copyOf(subjects);
        timeline = List.copyOf(timeline);
    }

    /** Something that the case is about. */
    @RegisterForReflection
    public record Subject(String id, String kind, boolean open) {}

    /**
     * A line of the case.
     *
     * @param actor told to staff only
     * @param internal whether only staff see the line
     */
    @RegisterForReflection
    public record Line(
            Instant at,
            String kind,
            String subject,
            String what,
            @Nullable String actor,
            boolean internal) {}

    CaseView with(List<Subject> subjects, List<Line> timeline) {
        return new CaseView(id, account, category, state, why, openedAt, closedAt, subjects, timeline);
    }
}
