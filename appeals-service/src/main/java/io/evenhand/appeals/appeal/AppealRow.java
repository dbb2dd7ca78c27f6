package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.State.Closed;
import io.evenhand.appeals.appeal.State.Decided;
import io.evenhand.appeals.appeal.State.InReview;
import io.evenhand.appeals.appeal.State.Moot;
import io.evenhand.appeals.appeal.State.PendingApproval;
import io.evenhand.appeals.appeal.State.Queued;
import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.appeals.appeal.State.Withdrawn;
import io.evenhand.appeals.clock.Deadline;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An appeal as it is kept. */
@Entity
@Table(name = "appeal")
class AppealRow {

    @Id
    private String id;

    private String reference;
    private String kind;
    private String account;
    private @Nullable String measure;
    private @Nullable String report;
    private String grounds;
    private String statement;

    @Column(name = "submitted_by")
    private String submittedBy;

    @Column(name = "submitted_at")
    private Instant submittedAt;

    private short attempt;
    private @Nullable String supersedes;

    @Column(name = "case_file")
    private String caseFile;

    private String stakes;

    @Convert(converter = People.class)
    private Set<String> involved;

    @Column(name = "four_eyes")
    private String fourEyes;

    private String state;
    private boolean escalated;

    @Column(name = "claimed_by")
    private @Nullable String claimedBy;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Column(name = "awaiting_until")
    private @Nullable Instant awaitingUntil;

    private short rounds;
    private short reminders;

    @Column(name = "ended_for")
    private @Nullable String endedFor;

    @Column(name = "proposed_by")
    private @Nullable String proposedBy;

    private @Nullable String outcome;
    private @Nullable String code;
    private @Nullable String reason;
    private @Nullable String note;

    @Convert(converter = Replacements.class)
    private @Nullable Replacement replacement;

    @Column(name = "decided_by")
    private @Nullable String decidedBy;

    @Column(name = "approved_by")
    private @Nullable String approvedBy;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    private String restoration;

    @Column(name = "restored_at")
    private @Nullable Instant restoredAt;

    @Column(name = "alarmed_at")
    private @Nullable Instant alarmedAt;

    @Column(name = "due_at")
    private @Nullable Instant dueAt;

    @Column(name = "escalate_at")
    private @Nullable Instant escalateAt;

    @Column(name = "left_seconds")
    private @Nullable Long leftSeconds;

    @Column(name = "allotted_seconds")
    private long allottedSeconds;

    @Column(name = "look_by")
    private Instant lookBy;

    @Column(name = "looked_at")
    private @Nullable Instant lookedAt;

    @Version
    private int version;

    AppealRow() {}

    static AppealRow of(Appeal appeal, Instant lookBy) {
        var filing = appeal.filing();
        var row = new AppealRow();
        row.id = filing.id();
        row.reference = filing.reference();
        row.kind = Words.of(filing.kind());
        row.account = filing.account();
        row.report = filing.report().orElse(null);
        row.grounds = Words.of(filing.grounds());
        row.statement = filing.statement();
        row.submittedBy = filing.submittedBy();
        row.submittedAt = filing.submittedAt();
        row.attempt = (short) filing.attempt();
        row.supersedes = filing.supersedes().orElse(null);
        row.caseFile = filing.caseFile();
        row.fourEyes = Words.of(appeal.fourEyes().mode());
        row.restoration = Words.of(Restoration.NONE);
        row.lookBy = lookBy;
        row.take(appeal);
        return row;
    }

    /** Keeps what may change. */
    void take(Appeal next) {
        measure = next.filing().measure().orElse(null);
        stakes = Words.of(next.filing().stakes());
        involved = next.fourEyes().involved();
        state = next.state().word();
        escalated = next.escalated() || (escalated && !next.isOpen());
        rounds = (short) next.rounds();
        lookedAt = next.lookedAt().orElse(null);
        take(next.deadline());
        take(next.state());
    }

    private void take(Deadline deadline) {
        allottedSeconds = deadline.allotted().toSeconds();
        switch (deadline) {
            case Deadline.Running running -> {
                dueAt = running.dueAt();
                escalateAt = running.escalateAt();
                leftSeconds = null;
            }
            case Deadline.Held held -> {
                dueAt = null;
                escalateAt = null;
                leftSeconds = held.left().toSeconds();
            }
        }
    }

    private void take(State next) {
        claimedBy = next instanceof InReview review ? review.person() : null;
        leaseUntil = next instanceof InReview review ? review.until() : null;
        awaitingUntil = next instanceof AwaitingAccount awaiting ? awaiting.until() : null;
        switch (next) {
            case Queued _, InReview _, AwaitingAccount _ -> propose(null, null);
            case PendingApproval pending -> propose(pending.by(), pending.verdict());
            case Decided decided -> rule(decided.ruling());
            case Closed closed -> {
                rule(closed.ruling());
                closedAt = closed.at();
            }
            case Withdrawn withdrawn -> {
                propose(null, null);
                closedAt = withdrawn.at();
            }
            case Moot moot -> {
                propose(null, null);
                closedAt = moot.at();
                endedFor = moot.cause();
            }
        }
    }

    private void rule(Ruling ruling) {
        if (!Objects.equals(decidedBy, ruling.by())) {
            propose(ruling.approvedBy().isPresent() ? ruling.by() : null, ruling.verdict());
            decidedBy = ruling.by();
            approvedBy = ruling.approvedBy().orElse(null);
            decidedAt = ruling.at();
        }
    }

    private void propose(@Nullable String by, @Nullable Verdict verdict) {
        proposedBy = by;
        outcome = verdict == null ? null : Words.of(verdict.outcome());
        code = verdict == null ? null : Words.of(verdict.code());
        reason = verdict == null ? null : verdict.reason();
        note = verdict == null ? null : verdict.note().orElse(null);
        replacement = verdict == null ? null : verdict.replacement().orElse(null);
    }

    Appeal toAppeal() {
        return new Appeal(
                filing(),
                new FourEyes(Words.kept(FourEyes.Mode.class, fourEyes), involved),
                state(),
                deadline(),
                rounds,
                Optional.ofNullable(lookedAt));
    }

    private Filing filing() {
        return new Filing(
                id,
                reference,
                Words.kept(Kind.class, kind),
                account,
                Optional.ofNullable(measure),
                Optional.ofNullable(report),
                Words.kept(Grounds.class, grounds),
                statement,
                submittedBy,
                submittedAt,
                attempt,
                Optional.ofNullable(supersedes),
                caseFile,
                Words.kept(Stakes.class, stakes));
    }

    private State state() {
        return switch (state) {
            case "queued" -> new Queued(false);
            case "in-review" -> new InReview(false, known(claimedBy), known(leaseUntil));
            case "escalated" -> claimedBy == null ? new Queued(true) : new InReview(true, claimedBy, known(leaseUntil));
            case "awaiting-account" -> new AwaitingAccount(escalated, known(awaitingUntil));
            case "pending-approval" -> new PendingApproval(escalated, known(proposedBy), verdict());
            case "decided" -> new Decided(ruling());
            case "closed" -> new Closed(ruling(), known(closedAt));
            case "withdrawn" -> new Withdrawn(known(closedAt));
            case "moot" -> new Moot(known(endedFor), known(closedAt));
            default -> throw new IllegalStateException("There is no state " + state);
        };
    }

    private Ruling ruling() {
        return new Ruling(verdict(), known(decidedBy), Optional.ofNullable(approvedBy), known(decidedAt));
    }

    private Verdict verdict() {
        return new Verdict(
                Words.kept(Outcome.class, known(outcome)),
                Words.kept(Code.class, known(code)),
                known(reason),
                Optional.ofNullable(note),
                Optional.ofNullable(replacement));
    }

    private Deadline deadline() {
        var allotted = Duration.ofSeconds(allottedSeconds);
        return leftSeconds == null
                ? new Deadline.Running(allotted, known(dueAt), known(escalateAt))
                : new Deadline.Held(allotted, Duration.ofSeconds(leftSeconds));
    }

    /** The database holds that it is there. */
    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("A column is empty that its state fills");
        }
        return value;
    }

    void restore(Restoration now, Instant at) {
        restoration = Words.of(now);
        restoredAt = now == Restoration.APPLIED ? at : null;
    }

    void alarm(Instant at) {
        alarmedAt = at;
    }

    void reminded(int times) {
        reminders = (short) times;
    }

    Restoration restoration() {
        return Words.kept(Restoration.class, restoration);
    }

    Optional<Instant> restoredAt() {
        return Optional.ofNullable(restoredAt);
    }

    boolean isAlarmed() {
        return alarmedAt != null;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    Instant lookBy() {
        return lookBy;
    }

    int reminders() {
        return reminders;
    }

    int version() {
        return version;
    }

    /** Where it stands in the queue. */
    Instant rank() {
        return dueAt == null ? known(awaitingUntil) : dueAt;
    }
}
