package io.evenhand.accounts.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One version of a policy; its text never changes. */
@Entity
@Table(name = "policy_version")
class PolicyVersionRow {

    @Id
    private String id;

    private String policy;
    private int number;
    private String source;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "published_at")
    private @Nullable Instant publishedAt;

    @Column(name = "effective_at")
    private @Nullable Instant effectiveAt;

    @Version
    private int revision;

    PolicyVersionRow() {}

    static PolicyVersionRow of(String policy, int number, String source, Instant createdAt) {
        var row = new PolicyVersionRow();
        row.id = policy + "/" + number;
        row.policy = policy;
        row.number = number;
        row.source = source;
        row.createdAt = createdAt;
        return row;
    }

    void publish(Instant publishedAt, Instant effectiveAt) {
        this.publishedAt = publishedAt;
        this.effectiveAt = effectiveAt;
    }

    String id() {
        return id;
    }

    /** Whether it is published and comes into force later than {@code now}. */
    boolean isAwaited(Instant now) {
        return effectiveAt != null && effectiveAt.isAfter(now);
    }

    int number() {
        return number;
    }

    String source() {
        return source;
    }

    @Nullable
    Instant effectiveAt() {
        return effectiveAt;
    }

    PolicyVersion toVersion(History history, Instant now) {
        return new PolicyVersion(policy, number, history.stateOf(number, now), createdAt, publishedAt, effectiveAt);
    }
}
