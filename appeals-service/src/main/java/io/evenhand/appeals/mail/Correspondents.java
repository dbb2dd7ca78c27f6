package io.evenhand.appeals.mail;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose address is whose, and by what subject an appeal is known, as accounts-service says. Addresses are not kept, only hashes. */
@ApplicationScoped
class Correspondents implements EventHandler {

    private static final String ADDRESS = """
            INSERT INTO mail_address (account, address, position) VALUES (?1, cast(?2 AS text), ?3)
            ON CONFLICT (account) DO UPDATE SET address = excluded.address, position = excluded.position
            WHERE excluded.position > mail_address.position""";

    private static final String SUBJECT = """
            INSERT INTO mail_subject (policy, version, subject) VALUES (?1, ?2, ?3)
            ON CONFLICT (policy, version) DO UPDATE SET subject = excluded.subject""";

    private final Pseudonyms pseudonyms;

    Correspondents(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** The accounts that get their mail at an address, in the current transaction. */
    Uni<List<String>> at(String address) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT account FROM mail_address WHERE address = ?1 ORDER BY account", String.class)
                        .setParameter(1, hash(address))
                        .getResultList());
    }

    /** A subject of a version of a policy. */
    record Subject(String policy, int version, String words) {}

    /** All subjects by which appeals are known. */
    Uni<List<Subject>> subjects() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT policy, version, subject FROM mail_subject", Object[].class)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Subject((String) row[0], ((Number) row[1]).intValue(), (String) row[2]))
                        .toList());
    }

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "account-changed" -> address(event);
            case "policy-published" -> subject(event);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> address(Event event) {
        var email = event.data().path("email");
        return write(
                ADDRESS,
                event.data().path("id").asText(),
                email.isTextual() ? hash(email.asText()) : null,
                event.position());
    }

    private Uni<Void> subject(Event event) {
        return switch (PolicyReader.read(event.data().path("source").asText())) {
            case PolicyReading.Valid(var policy) -> {
                var email = policy.conduct().appeals().email();
                yield email == null
                        ? Uni.createFrom().voidItem()
                        : write(
                                SUBJECT,
                                event.data().path("policy").asText(),
                                event.data().path("version").asInt(),
                                email.subject());
            }
            // What accounts-service took and this release cannot read says nothing here.
            case PolicyReading.Invalid _ -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> write(String statement, @Nullable Object... values) {
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(statement);
                    for (var i = 0; i < values.length; i++) {
                        query.setParameter(i + 1, values[i]);
                    }
                    return query.executeUpdate();
                })
                .replaceWithVoid();
    }

    private String hash(String address) {
        return pseudonyms.of("mail-address", address.toLowerCase(Locale.ROOT));
    }
}
