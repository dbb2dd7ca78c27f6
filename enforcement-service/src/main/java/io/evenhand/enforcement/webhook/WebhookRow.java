package io.evenhand.enforcement.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A webhook as it is kept. */
@Entity
@Table(name = "webhook")
class WebhookRow {

    @Id
    private String id;

    private String account;
    private String url;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "disabled_at")
    private @Nullable Instant disabledAt;

    @Column(name = "disabled_for")
    private @Nullable String disabledFor;

    private boolean removed;

    WebhookRow() {}

    static WebhookRow of(String id, String account, URI url, Instant createdAt) {
        var row = new WebhookRow();
        row.id = id;
        row.account = account;
        row.url = url.toString();
        row.createdAt = createdAt;
        return row;
    }

    /** Whether it was there until now. */
    boolean remove(Instant now) {
        if (removed) {
            return false;
        }
        removed = true;
        disabledAt = now;
        disabledFor = "It was removed.";
        return true;
    }

    boolean isOf(String holder) {
        return account.equals(holder);
    }

    WebhookView toView() {
        return new WebhookView(id, null, url, createdAt, disabledAt, disabledFor);
    }
}
