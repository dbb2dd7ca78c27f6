package io.evenhand.accounts.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account in PostgreSQL. */
@Entity
@Table(name = "account")
class AccountRow {

    @Id
    private String id;

    @Column(name = "external_id")
    private String externalId;

    private String policy;
    private String plan;

    @Column(name = "time_zone")
    private String timeZone;

    private Instant anchor;
    private @Nullable String email;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private int revision;

    AccountRow() {}

    static AccountRow of(
            String id, String externalId, @Nullable String email, Subscription subscription, Instant createdAt) {
        var row = new AccountRow();
        row.id = id;
        row.externalId = externalId;
        row.email = email;
        row.createdAt = createdAt;
        row.take(subscription);
        return row;
    }

    final void take(Subscription subscription) {
        policy = subscription.policy();
        plan = subscription.plan();
        timeZone = subscription.timeZone().getId();
        anchor = subscription.anchor();
    }

    Account toAccount() {
        return new Account(id, externalId, policy, plan, timeZone, anchor, email, createdAt);
    }
}
