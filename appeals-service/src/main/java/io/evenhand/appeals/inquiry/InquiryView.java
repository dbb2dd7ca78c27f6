package io.evenhand.appeals.inquiry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenhand.appeals.appeal.AppealView.Offer;
import io.evenhand.appeals.inquiry.Inquiry.State.Answered;
import io.evenhand.appeals.inquiry.Inquiry.State.Withdrawn;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to an account as it is told.
 *
 * @param late whether it was answered after its time
 * @param staff what only staff see
 */
@RegisterForReflection
public record InquiryView(
        String id,
        String account,
        String category,
        @JsonProperty("case") String caseFile,
        String question,
        String state,
        Instant askedAt,
        Instant answerBy,
        @Nullable String answer,
        @Nullable Instant answeredAt,
        boolean late,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Staff staff,

        List<Offer> availableActions,
        int version) {

    public InquiryView {
        availableActions = List.copyOf(availableActions);
    }

    /**
     * What only staff see.
     *
     * @param askedBy nobody where the policy asks
     * @param finding what made somebody ask: a suspicion is not its account's to know
     * @param answeredBy the way in which the answer came: holder or link
     */
    @RegisterForReflection
    public record Staff(
            @Nullable String askedBy,
            @Nullable String finding,
            @Nullable String answeredBy,
            @Nullable String withdrawnBy) {}

    /** For whom it is told. */
    enum Reader {
        STAFF("withdraw"),
        ACCOUNT("answer");

        private final String action;

        Reader(String action) {
            this.action = action;
        }
    }

    static InquiryView of(Inquiry inquiry, int version, Reader reader) {
        var terms = inquiry.terms();
        var answered = inquiry.state() instanceof Answered given ? given : null;
        var refusal = inquiry.refusal();
        return new InquiryView(
                terms.id(),
                terms.account(),
                terms.category(),
                terms.caseFile(),
                terms.question(),
                inquiry.state().word(),
                terms.askedAt(),
                terms.answerBy(),
                answered == null ? null : answered.answer(),
                answered == null ? null : answered.at(),
                inquiry.isLate(),
                reader == Reader.STAFF ? staff(inquiry) : null,
                List.of(new Offer(reader.action, refusal.isEmpty(), refusal.orElse(null))),
                version);
    }

    private static Staff staff(Inquiry inquiry) {
        return new Staff(
                inquiry.terms().askedBy().orElse(null),
                inquiry.terms().finding().orElse(null),
                inquiry.state() instanceof Answered answered ? answered.by() : null,
                inquiry.state() instanceof Withdrawn withdrawn ? withdrawn.by().orElse(null) : null);
    }
}
