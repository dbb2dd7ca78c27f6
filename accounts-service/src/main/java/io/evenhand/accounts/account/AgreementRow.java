package io.evenhand.accounts.account;

import io.evenhand.policy.language.Variation;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An agreement in PostgreSQL. */
@Entity
@Table(name = "agreement")
class AgreementRow {

    @Id
    private String id;

    private String account;
    private String pieces;
    private String reason;

    @Column(name = "starts_at")
    private Instant startsAt;

    @Column(name = "ends_at")
    private Instant endsAt;

    @Column(name = "proposed_by")
    private String proposedBy;

    @Column(name = "proposed_at")
    private Instant proposedAt;

    @Column(name = "approved_by")
    private @Nullable String approvedBy;

    @Column(name = "approved_at")
    private @Nullable Instant approvedAt;

    @Column(name = "withdrawn_by")
    private @Nullable String withdrawnBy;

    @Column(name = "withdrawn_at")
    private @Nullable Instant withdrawnAt;

    @Version
    private int revision;

    AgreementRow() {}

    static AgreementRow of(String id, String account, Agreements.Proposal proposal, String by, Instant at) {
        var row = new AgreementRow();
        row.id = id;
        row.account = account;
        row.pieces = proposal.terms().text();
        row.reason = proposal.reason();
        row.startsAt = proposal.from();
        row.endsAt = proposal.until();
        row.proposedBy = by;
        row.proposedAt = at;
        return row;
    }

    void approve(String by, Instant at) {
        approvedBy = by;
        approvedAt = at;
    }

    void withdraw(String by, Instant at) {
        withdrawnBy = by;
        withdrawnAt = at;
    }

    String account() {
        return account;
    }

    String proposedBy() {
        return proposedBy;
    }

    boolean isProposed(Instant now) {
        return approvedAt == null && !isOver(now);
    }

    boolean isOver(Instant now) {
        return withdrawnAt != null || !endsAt.isAfter(now);
    }

    /** Values and rules, of whatever plan the account is on. */
    Variation terms() {
        return Variation.parse(pieces);
    }

    Instant startsAt() {
        return startsAt;
    }

    Instant endsAt() {
        return endsAt;
    }

    boolean holdsAt(Instant instant) {
        return !instant.isBefore(startsAt) && instant.isBefore(endsAt);
    }

    private String state(Instant now) {
        if (withdrawnAt != null) {
            return "withdrawn";
        }
        if (isOver(now)) {
            return "ended";
        }
        return approvedAt == null ? "proposed" : "approved";
    }

    Agreement toAgreement(Instant now) {
        return new Agreement(
                id,
                account,
                terms().with(),
                terms().exempt(),
                reason,
                startsAt,
                endsAt,
                state(now),
                proposedBy,
                proposedAt,
                approvedBy,
                approvedAt,
                withdrawnBy,
                withdrawnAt);
    }
}
