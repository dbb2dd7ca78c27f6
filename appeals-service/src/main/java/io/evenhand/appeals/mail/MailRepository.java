package io.evenhand.appeals.mail;

import io.evenhand.kit.id.Ids;
import io.evenhand.kit.identity.Pseudonyms;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Which mails were acted on, and what is still to be said about them; in the current transaction. */
@ApplicationScoped
class MailRepository {

    private static final String BEGIN = """
            INSERT INTO mail (id, message, taken_at, fate) VALUES (?1, ?2, ?3, 'begun')
            ON CONFLICT (message) DO NOTHING""";

    private static final String END = """
            UPDATE mail SET fate = ?2, account = cast(?3 AS text), measure = cast(?4 AS text), appeal = cast(?5 AS text),
              report = cast(?6 AS text), statement = cast(?7 AS text) WHERE id = ?1""";

    private static final String HELD = """
            SELECT statement FROM mail WHERE id = ?1 AND measure = ?2 AND statement IS NOT NULL""";

    private static final String SINCE =
            "SELECT count(*) FROM mail WHERE account = ?1 AND fate IN ('held', 'refused') AND taken_at > ?2";

    private final Pseudonyms pseudonyms;
    private final Ids ids;

    MailRepository(Pseudonyms pseudonyms, Ids ids) {
        this.pseudonyms = pseudonyms;
        this.ids = ids;
    }

    /** Its id here; nothing for a mail that was acted on before. Whoever takes the same one meanwhile waits. */
    Uni<Optional<String>> begin(String messageId, Instant now) {
        var id = ids.next("mal");
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(BEGIN)
                        .setParameter(1, id)
                        .setParameter(2, pseudonyms.of("mail", messageId))
                        .setParameter(3, now.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .map(rows -> rows == 1 ? Optional.of(id) : Optional.empty());
    }

    Uni<Void> end(String id, Ending ending) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery(END)
                                .setParameter(1, id)
                                .setParameter(2, ending.fate().word())
                                .setParameter(3, ending.account().orElse(null))
                                .setParameter(4, ending.measure().orElse(null))
                                .setParameter(5, ending.appeal().orElse(null))
                                .setParameter(6, ending.report().orElse(null))
                                .setParameter(7, ending.statement().orElse(null))
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /** How many mails made us write to an account lately without anything to prove that it wrote them, or in vain. */
    Uni<Long> inVain(String account, Instant since) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SINCE, Long.class)
                        .setParameter(1, account)
                        .setParameter(2, since.atOffset(ZoneOffset.UTC))
                        .getSingleResult());
    }

    /** What a mail says that waits for its confirmation, if it is about that measure. */
    Uni<Optional<String>> held(String id, String measure) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HELD, String.class)
                        .setParameter(1, id)
                        .setParameter(2, measure)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    /** What nobody confirmed in time is forgotten. */
    Uni<Void> forget(Instant before) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "UPDATE mail SET statement = NULL WHERE statement IS NOT NULL AND taken_at < ?1")
                        .setParameter(1, before.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
