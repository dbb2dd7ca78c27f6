package io.evenhand.appeals.report;

import io.evenhand.kit.problem.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A report as it is kept, and what may be done about it. */
@Entity
@Table(name = "report")
class ReportRow {

    /** How long after the outcome its reporter may ask to have it looked at again. */
    static final Duration REVIEW_WINDOW = Duration.ofDays(184);

    private static final Duration LEASE = Duration.ofMinutes(15);

    @Id
    String id;

    String reference;
    String format;
    String reporter;

    @Column(name = "reporter_name")
    String reporterName;

    @Column(name = "reporter_email")
    String reporterEmail;

    String source;

    @Column(name = "external_id")
    @Nullable
    String externalId;

    @Column(name = "occurred_at")
    @Nullable
    String occurredAt;

    @Column(name = "received_at")
    Instant receivedAt;

    String category;
    String description;
    String locator;

    @Column(name = "no_evidence")
    @Nullable
    String noEvidence;

    String state;

    @Nullable
    String account;

    @Nullable
    String violation;

    @Column(name = "case_file")
    @Nullable
    String caseFile;

    @Column(name = "claimed_by")
    @Nullable
    String claimedBy;

    @Column(name = "lease_until")
    @Nullable
    Instant leaseUntil;

    @Nullable
    String outcome;

    @Column(name = "duplicate_of")
    @Nullable
    String duplicateOf;

    @Nullable
    String reason;

    @Column(name = "resolved_by")
    @Nullable
    String resolvedBy;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    @Nullable
    String review;

    @Column(name = "reviewed_by")
    @Nullable
    String reviewedBy;

    @Nullable
    String signal;

    @Column(name = "signal_at")
    @Nullable
    Instant signalAt;

    @Nullable
    String finding;

    @Column(name = "forgotten_at")
    @Nullable
    Instant forgottenAt;

    @Column(name = "held_for")
    @Nullable
    String heldFor;

    @Column(name = "held_by")
    @Nullable
    String heldBy;

    @Column(name = "held_at")
    @Nullable
    Instant heldAt;

    boolean erase;

    @Version
    int version;

    ReportRow() {}

    /** @param reporter a keyed hash of the address in {@code draft} */
    static ReportRow of(String id, String reference, Draft draft, String reporter, String source, Instant now) {
        var row = new ReportRow();
        row.id = id;
        row.reference = reference;
        row.format = Words.of(draft.format());
        row.reporter = reporter;
        row.reporterName = draft.reporterName();
        row.reporterEmail = draft.reporterEmail();
        row.source = source;
        row.externalId = draft.externalId().orElse(null);
        row.occurredAt = draft.occurredAt().map(OffsetDateTime::toString).orElse(null);
        row.receivedAt = now;
        row.category = draft.category();
        row.description = draft.description();
        row.locator = draft.locator();
        row.noEvidence = draft.noEvidence().orElse(null);
        row.state = Words.of(draft.test() ? State.TEST : State.RECEIVED);
        return row;
    }

    State state() {
        return State.of(state);
    }

    /** Known once it was accepted. */
    Instant happened() {
        return OffsetDateTime.parse(Objects.requireNonNull(occurredAt)).toInstant();
    }

    void claim(String person, Instant now) {
        mustBeFreeFor(person, now);
        claimedBy = person;
        leaseUntil = now.plus(LEASE);
    }

    /** @param when when it happened, for a report that does not say */
    void accept(String person, String about, String what, Optional<OffsetDateTime> when, String caseId, Instant now) {
        if (state() != State.RECEIVED) {
            throw state().refusal();
        }
        mustBeFreeFor(person, now);
        date(when, now);
        state = Words.of(State.ACCEPTED);
        account = about;
        violation = what;
        caseFile = caseId;
    }

    private void date(Optional<OffsetDateTime> when, Instant now) {
        if (occurredAt != null) {
            if (when.isPresent()) {
                throw ProblemException.invalid("occurredAt", "must be left out: the report says when it happened");
            }
            return;
        }
        occurredAt = when.filter(moment -> !moment.toInstant().isAfter(now))
                .map(OffsetDateTime::toString)
                .orElseThrow(() -> ProblemException.invalid(
                        "occurredAt",
                        "must be stated, and not in the future: the report does not say when it happened"));
    }

    /** Somebody found that it is right: enforcement-service is told, and a person confirms what is found there. */
    void passOn(String person, String why, Instant now) {
        mustBeDecidedBy(person, now);
        if (account == null) {
            throw new ProblemException(409, "wrong-state", "Accept the report first: say which account it is about.");
        }
        free();
        resolvedBy = person;
        reason = why;
        state = Words.of(State.PASSED_ON);
        signal = "pending";
        signalAt = null;
    }

    void resolve(String person, Outcome what, String why, @Nullable String other, Instant now) {
        mustBeDecidedBy(person, now);
        free();
        resolvedBy = person;
        reason = why;
        duplicateOf = other;
        end(what, now);
    }

    /** It is about what the one is about that it was joined to, where nobody said that of itself. */
    void inherit(ReportRow first) {
        if (account == null) {
            account = first.account;
            violation = first.violation;
            caseFile = first.caseFile;
        }
    }

    /** Whether it says what another report says. */
    boolean isJoined() {
        return duplicateOf != null && Words.of(Outcome.DUPLICATE).equals(outcome);
    }

    /** Enforcement-service has made a finding of it. */
    void told(String findingId) {
        signal = "told";
        finding = findingId;
    }

    /** Enforcement-service says that something is wrong with it: staff have it again. */
    void refuse() {
        signal = "refused";
        state = Words.of(State.ACCEPTED);
    }

    /** What a person said of the finding is the outcome. */
    void end(Outcome what, Instant now) {
        state = Words.of(State.RESOLVED);
        outcome = Words.of(what);
        resolvedAt = now;
    }

    void askForReview(String statement, Instant now) {
        if (state() != State.RESOLVED || resolvedAt == null || !now.isBefore(resolvedAt.plus(REVIEW_WINDOW))) {
            throw new ProblemException(409, "wrong-state", "The outcome of this report cannot be looked at again now.");
        }
        if (review != null) {
            throw new ProblemException(409, "already-reviewed", "The outcome is looked at again once.");
        }
        review = statement;
        reviewedBy = resolvedBy;
        state = Words.of(State.REVIEW_REQUESTED);
    }

    /** It is kept beyond its time. */
    void hold(String person, String why, Instant now) {
        heldFor = why;
        heldBy = person;
        heldAt = now;
    }

    /** Its time holds again. */
    void release() {
        heldFor = null;
        heldBy = null;
        heldAt = null;
    }

    private void mustBeDecidedBy(String person, Instant now) {
        if (!state().isOpen()) {
            throw state().refusal();
        }
        mustBeFreeFor(person, now);
        if (state() == State.REVIEW_REQUESTED && person.equals(reviewedBy)) {
            throw new ProblemException(
                    409, "four-eyes", "Whoever resolved the report first does not look at the outcome again.");
        }
    }

    private void mustBeFreeFor(String person, Instant now) {
        if (!state().isOpen()) {
            throw state().refusal();
        }
        if (claimedBy != null && !claimedBy.equals(person) && leaseUntil != null && now.isBefore(leaseUntil)) {
            throw new ProblemException(
                    409, "already-claimed", "Somebody else looks after the report until " + leaseUntil + ".");
        }
    }

    private void free() {
        claimedBy = null;
        leaseUntil = null;
    }
}
