package io.evenhand.enforcement.preference;

import io.evenhand.enforcement.message.Kind;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What accounts chose. */
@ApplicationScoped
class Preferences {

    private static final String READ = "SELECT kind, email, webhook FROM preference WHERE account = ?1";

    private static final String CHOOSE = """
            INSERT INTO preference (account, kind, email, webhook) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (account, kind) DO UPDATE SET email = excluded.email, webhook = excluded.webhook""";

    /** Where messages of each kind go, in the current session. */
    Uni<Map<Kind, Choice>> of(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(READ, Object[].class)
                        .setParameter(1, account)
                        .getResultList())
                .map(rows -> {
                    var choices = new EnumMap<Kind, Choice>(Kind.class);
                    Arrays.stream(Kind.values()).forEach(kind -> choices.put(kind, Choice.EVERYTHING));
                    rows.forEach(row -> Kind.of((String) row[0])
                            .ifPresent(kind -> choices.put(kind, new Choice((Boolean) row[1], (Boolean) row[2]))));
                    return choices;
                });
    }

    /** Takes over choices for all kinds, in the current transaction. */
    Uni<Void> choose(String account, Map<Kind, Choice> choices) {
        return Multi.createFrom()
                .iterable(choices.entrySet())
                .onItem()
                .transformToUniAndConcatenate(choice -> choose(account, choice.getKey(), choice.getValue()))
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Void> choose(String account, Kind kind, Choice choice) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CHOOSE)
                        .setParameter(1, account)
                        .setParameter(2, kind.word())
                        .setParameter(3, choice.email())
                        .setParameter(4, choice.webhook())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
