package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An appeal as it is told.
 *
 * @param reason what was decided and why, for the holder
 * @param restoration how far what follows from the verdict has come: none, pending, applied or failed
 * @param restorationOverdue whether it should have been in force by now
 * @param endedFor why there was nothing left to decide
 * @param staff what only staff see
 */
@RegisterForReflection
public record AppealView(
        String id,
        String reference,
        @Nullable String measure,
        String account,
        String kind,
        String grounds,
        String statement,
        String state,
        @Nullable String outcome,
        @Nullable String reason,
        String restoration,
        @Nullable Instant restoredAt,
        boolean restorationOverdue,
        @Nullable Instant dueAt,
        @Nullable Instant answerUntil,
        Instant submittedAt,
        @Nullable Instant decidedAt,
        @Nullable String endedFor,
        List<Question> questions,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String claimedBy,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant leaseUntil,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Staff staff,

        List<Offer> availableActions,
        int version,
        @JsonProperty("case") String caseFile) {

    public AppealView {
        questions = List.copyOf(questions);
        availableActions = List.copyOf(availableActions);
    }

    /** Something that may be done, or why not. */
    @RegisterForReflection
    public record Offer(
            String action, boolean enabled, @Nullable String why) {}

    /** What the account was asked, and what it answered. */
    @RegisterForReflection
    public record Question(
            String question,
            Instant askedAt,
            Instant answerBy,
            @Nullable String answer,
            @Nullable Instant answeredAt) {}

    /**
     * What only staff see.
     *
     * @param measureKind what kind of measure it is about, and by which rule; absent where it is about none, or no rule
     * @param proposal the outcome that waits for a second person
     * @param involved who took the first decision
     */
    @RegisterForReflection
    public record Staff(
            @Nullable String report,
            @Nullable String measureKind,
            @Nullable String rule,
            String submittedBy,
            String stakes,
            Instant lookBy,
            @Nullable Instant lookedAt,
            @Nullable Instant escalateAt,
            @Nullable String proposal,
            @Nullable String proposedBy,
            @Nullable String code,
            @Nullable String note,
            @Nullable String decidedBy,
            @Nullable String approvedBy,
            List<String> involved,
            String fourEyes,
            boolean evidenceOpened,
            boolean twoPeople,
            @Nullable String supersedes) {

        public Staff {
            involved = List.copyOf(involved);
        }
    }
}
