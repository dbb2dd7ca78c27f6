package io.evenhand.accounts.policy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A line of what was done to parameters at run time: written once, never changed (a trigger sees to it). */
@Entity
@Immutable
@Table(name = "parameter_change")
class ParameterChangeRow {

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // Queries read it.
    private String policy;

    private long number;
    private String parameter;
    private String kind;
    private String value;
    private @Nullable String previous;
    private int version;
    private String actor;
    private Instant at;

    ParameterChangeRow() {}

    static ParameterChangeRow of(String policy, ParameterChange change) {
        var row = new ParameterChangeRow();
        row.id = policy + "/" + change.number();
        row.policy = policy;
        row.number = change.number();
        row.parameter = change.parameter();
        row.kind = change.kindWord();
        row.value = change.value();
        row.previous = change.previous();
        row.version = change.version();
        row.actor = change.by();
        row.at = change.at();
        return row;
    }

    ParameterChange toChange() {
        return new ParameterChange(
                number,
                parameter,
                ParameterChange.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                value,
                previous,
                version,
                actor,
                at);
    }
}
