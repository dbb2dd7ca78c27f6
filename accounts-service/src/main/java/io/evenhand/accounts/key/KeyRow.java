package io.evenhand.accounts.key;

import io.evenhand.kit.identity.KeyHolder;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An issued key, by its hash. */
@Entity
@Table(name = "api_key")
class KeyRow {

    @Id
    private String id;

    private String account;
    private String install;
    private String hash;

    @Column(name = "issued_at")
    private Instant issuedAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Version
    private int revision;

    KeyRow() {}

    static KeyRow of(String id, String account, String install, String hash, Instant issuedAt) {
        var row = new KeyRow();
        row.id = id;
        row.account = account;
        row.install = install;
        row.hash = hash;
        row.issuedAt = issuedAt;
        return row;
    }

    boolean belongsTo(String account) {
        return this.account.equals(account);
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    void revoke(Instant at) {
        revokedAt = at;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    String hash() {
        return hash;
    }

    KeyHolder toHolder() {
        return new KeyHolder(id, account, install);
    }

    IssuedKey toIssuedKey(@Nullable String key) {
        return new IssuedKey(id, key, account, install, issuedAt, revokedAt);
    }
}
