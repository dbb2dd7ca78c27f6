package io.evenhand.accounts.policy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A line of what was switched: written once, never changed (a trigger sees to it). */
@Entity
@Immutable
@Table(name = "switch_change")
class SwitchChangeRow {

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private String policy;

    private long number;
    private String rule;
    private boolean off;
    private @Nullable String reason;
    private String actor;
    private Instant at;

    SwitchChangeRow() {}

    static SwitchChangeRow of(String policy, SwitchChange change) {
        var row = new SwitchChangeRow();
        row.id = policy + "/" + change.number();
        row.policy = policy;
        row.number = change.number();
        row.rule = change.rule();
        row.off = change.off();
        row.reason = change.reason();
        row.actor = change.by();
        row.at = change.at();
        return row;
    }

    SwitchChange toChange() {
        return new SwitchChange(number, rule, off, reason, actor, at);
    }
}
