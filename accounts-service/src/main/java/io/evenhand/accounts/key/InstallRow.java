package io.evenhand.accounts.key;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One licensed environment of an account. */
@Entity
@Table(name = "install")
class InstallRow {

    @Id
    private String id;

    private String account;
    private @Nullable String name;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    @Version
    private int revision;

    InstallRow() {}

    static InstallRow of(String id, String account, @Nullable String name, Instant createdAt) {
        var row = new InstallRow();
        row.id = id;
        row.account = account;
        row.name = name;
        row.createdAt = createdAt;
        return row;
    }

    boolean belongsTo(String account) {
        return this.account.equals(account);
    }

    boolean isRetired() {
        return retiredAt != null;
    }

    void retire(Instant at) {
        retiredAt = at;
    }

    Install toInstall() {
        return new Install(id, account, name, createdAt, retiredAt);
    }
}
