package io.evenhand.appeals.mail;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What came by mail and waits until whoever has a link confirms it. */
@ApplicationScoped
public class Held {

    private final MailRepository mails;

    Held(MailRepository mails) {
        this.mails = mails;
    }

    /** What a mail says, if it waits and is about that measure. */
    @WithSession
    public Uni<Optional<String>> statement(String mail, String measure) {
        return mails.held(mail, measure);
    }
}
