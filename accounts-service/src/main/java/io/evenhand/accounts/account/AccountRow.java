package io.evenhand.accounts.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account in PostgreSQL. */
@Entity
@Table(name = "account")
class AccountRow {

    private static final String BETWEEN = " ";

    @Id
    private String id;

    @Column(name = "external_id")
    private String externalId;

    private String policy;
    private String plan;

    @Column(name = "add_ons")
    private String addOns;

    @Column(name = "time_zone")
    private String timeZone;

    private Instant anchor;
    private @Nullable String email;
    private @Nullable String segment;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "next_plan")
    private @Nullable String nextPlan;

    @Column(name = "next_add_ons")
    private @Nullable String nextAddOns;

    @Column(name = "next_at")
    private @Nullable Instant nextAt;

    @Column(name = "erased_at")
    private @Nullable Instant erasedAt;

    @Version
    private int revision;

    AccountRow() {}

    static AccountRow of(
            String id,
            String externalId,
            @Nullable String email,
            @Nullable String segment,
            Subscription subscription,
            Instant createdAt) {
        var row = new AccountRow();
        row.id = id;
        row.externalId = externalId;
        row.email = email;
        row.segment = segment;
        row.createdAt = createdAt;
        row.take(subscription);
        return row;
    }

    void join(@Nullable String segment) {
        this.segment = segment;
    }

    /** Whatever was to come is replaced with it. */
    final void take(Subscription subscription) {
        policy = subscription.policy();
        plan = subscription.plan();
        addOns = String.join(BETWEEN, subscription.addOns());
        timeZone = subscription.timeZone().getId();
        anchor = subscription.anchor();
        forgetNext();
    }

    void changeLater(Account.Next next) {
        nextPlan = next.plan();
        nextAddOns = String.join(BETWEEN, next.addOns());
        nextAt = next.at();
    }

    final void forgetNext() {
        nextPlan = null;
        nextAddOns = null;
        nextAt = null;
    }

    /** What was to come is there. */
    void turn(Instant now) {
        var next = next();
        if (next != null && !next.at().isAfter(now)) {
            plan = next.plan();
            addOns = String.join(BETWEEN, next.addOns());
            forgetNext();
        }
    }

    /** Nothing is to come any more, and the platform's name for it is replaced by one that says nothing. */
    void erase(Instant now) {
        externalId = "erased-" + id;
        email = null;
        segment = null;
        forgetNext();
        if (erasedAt == null) {
            erasedAt = now;
        }
    }

    String id() {
        return id;
    }

    String externalId() {
        return externalId;
    }

    String policy() {
        return policy;
    }

    String plan() {
        return plan;
    }

    ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    Instant anchor() {
        return anchor;
    }

    List<String> addOns() {
        return names(addOns);
    }

    Account.@Nullable Next next() {
        return nextPlan == null || nextAddOns == null || nextAt == null
                ? null
                : new Account.Next(nextPlan, names(nextAddOns), nextAt);
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(BETWEEN));
    }

    /** @param agreed what was agreed with the account and may still hold, in the order of approval */
    Account toAccount(List<AgreementRow> agreed, Instant now) {
        var next = next();
        var isThere = next != null && !next.at().isAfter(now);
        return new Account(
                id,
                externalId,
                policy,
                next != null && isThere ? next.plan() : plan,
                next != null && isThere ? next.addOns() : addOns(),
                timeZone,
                anchor,
                email,
                segment,
                createdAt,
                isThere ? null : next,
                Schedules.of(this, agreed, now).turns(),
                erasedAt);
    }
}
