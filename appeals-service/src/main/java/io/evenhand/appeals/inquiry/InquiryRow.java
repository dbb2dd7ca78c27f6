package io.evenhand.appeals.inquiry;

import io.evenhand.appeals.inquiry.Inquiry.State;
import io.evenhand.appeals.inquiry.Inquiry.Terms;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A question to an account as it is kept. */
@Entity
@Table(name = "information_request")
class InquiryRow {

    @Id
    private String id;

    private String account;
    private String category;

    @Column(name = "case_file")
    private String caseFile;

    private @Nullable String finding;
    private String question;

    @Column(name = "asked_by")
    private @Nullable String askedBy;

    @Column(name = "asked_at")
    private Instant askedAt;

    @Column(name = "answer_by")
    private Instant answerBy;

    @Column(name = "remind_at")
    private @Nullable Instant remindAt;

    private short reminders;
    private String state;
    private @Nullable String answer;

    @Column(name = "answered_by")
    private @Nullable String answeredBy;

    @Column(name = "answered_at")
    private @Nullable Instant answeredAt;

    @Column(name = "withdrawn_by")
    private @Nullable String withdrawnBy;

    @Column(name = "withdrawn_at")
    private @Nullable Instant withdrawnAt;

    @Version
    private int version;

    InquiryRow() {}

    static InquiryRow of(Inquiry inquiry) {
        var terms = inquiry.terms();
        var row = new InquiryRow();
        row.id = terms.id();
        row.account = terms.account();
        row.category = terms.category();
        row.caseFile = terms.caseFile();
        row.finding = terms.finding().orElse(null);
        row.question = terms.question();
        row.askedBy = terms.askedBy().orElse(null);
        row.askedAt = terms.askedAt();
        row.answerBy = terms.answerBy();
        row.remindAt = terms.reminderAfter(terms.askedAt()).orElse(null);
        row.state = inquiry.state().word();
        return row;
    }

    /** It stands otherwise from now on. */
    void take(Inquiry next) {
        state = next.state().word();
        switch (next.state()) {
            case State.Open _ -> {}
            case State.Overdue _ -> remindAt = null;
            case State.Answered(var words, var by, var at) -> {
                remindAt = null;
                answer = words;
                answeredBy = by;
                answeredAt = at;
            }
            case State.Withdrawn(var by, var at) -> {
                remindAt = null;
                withdrawnBy = by.orElse(null);
                withdrawnAt = at;
            }
        }
    }

    /** Whether the account is to be reminded. */
    boolean isToBeReminded(Instant now) {
        return remindAt != null && !now.isBefore(remindAt);
    }

    /** The account is reminded once more; which time that is. */
    int remind(Instant now) {
        remindAt = terms().reminderAfter(now).orElse(null);
        reminders++;
        return reminders;
    }

    Inquiry toInquiry() {
        return new Inquiry(terms(), toState());
    }

    private Terms terms() {
        return new Terms(
                id,
                account,
                category,
                caseFile,
                Optional.ofNullable(finding),
                Optional.ofNullable(askedBy),
                question,
                askedAt,
                answerBy);
    }

    private State toState() {
        return switch (state) {
            case "open" -> new State.Open();
            case "overdue" -> new State.Overdue();
            case "answered" ->
                new State.Answered(
                        Objects.requireNonNull(answer),
                        Objects.requireNonNull(answeredBy),
                        Objects.requireNonNull(answeredAt));
            case "withdrawn" ->
                new State.Withdrawn(Optional.ofNullable(withdrawnBy), Objects.requireNonNull(withdrawnAt));
            default -> throw new IllegalStateException("no state of a question: " + state);
        };
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    int version() {
        return version;
    }
}
