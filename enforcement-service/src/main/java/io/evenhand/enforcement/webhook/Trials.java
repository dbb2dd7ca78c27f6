package io.evenhand.enforcement.webhook;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Messages that only try a webhook: they go the way of all others, to this one webhook, once a minute. */
@ApplicationScoped
class Trials {

    private static final String TRY = """
            WITH told AS (
              INSERT INTO message (id, account, occasion, kind, subject, what, why, fix, at)
              VALUES (?1, ?2, ?3, 'test', 'A test', 'This is a test of a webhook.', 'Somebody asked for it.',
                'You need not do anything.', cast(?4 AS timestamptz))
              ON CONFLICT (account, occasion) DO NOTHING
              RETURNING id)
            INSERT INTO delivery (message, channel, target, state, bulk, due_at)
            SELECT id, 'webhook', ?5, 'due', false, cast(?4 AS timestamptz) FROM told""";

    private final Ids ids;
    private final BusinessClock clock;

    Trials(Ids ids, BusinessClock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** The message that is on its way, in the current transaction; empty when there was one in this minute. */
    Uni<Optional<String>> begin(String account, String webhook) {
        var id = ids.next("msg");
        var now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TRY)
                        .setParameter(1, id)
                        .setParameter(2, account)
                        .setParameter(3, "test|" + webhook + "|" + now.truncatedTo(ChronoUnit.MINUTES))
                        .setParameter(4, now.atOffset(ZoneOffset.UTC))
                        .setParameter(5, webhook)
                        .executeUpdate())
                .map(begun -> begun == 1 ? Optional.of(id) : Optional.empty());
    }
}
