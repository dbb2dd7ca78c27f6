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

    private String account;
    private String kind;
    private String subject;
    private String what;
    private String why;
    private String fix;
    private String contact;
    private @Nullable String page;
    private @Nullable String decision;
    private Instant at;

    MessageView toView() {
        return new MessageView(id, at, kind, subject, what, why, fix, contact, page, decision);
    }

    boolean isOf(String holder) {
        return account.equals(holder);
    }

    Instant at() {
        return at;
    }

    String id() {
        return id;
    }
}
