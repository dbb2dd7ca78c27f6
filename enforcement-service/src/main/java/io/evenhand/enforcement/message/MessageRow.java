package io.evenhand.enforcement.message;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message as it is kept: written once, never changed. */
@Entity
@Table(name = "message")
class MessageRow {

    @Id
    private String id;

    @SuppressWarnings("UnusedVariable") // queries select by it
    private String account;

    private String kind;
    private String what;
    private String why;
    private String fix;
    private @Nullable String decision;
    private Instant at;

    MessageView toView() {
        return new MessageView(id, at, kind, what, why, fix, decision);
    }

    Instant at() {
        return at;
    }

    String id() {
        return id;
    }
}
