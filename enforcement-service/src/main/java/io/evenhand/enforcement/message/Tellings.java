package io.evenhand.enforcement.message;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Tells accounts: writes their messages, once for each occasion, and what is to be sent of them. Both in one statement
 * of the caller's transaction, so that a message that is there is also on its way.
 */
@ApplicationScoped
public class Tellings {

    private static final String KNOWN = "SELECT EXISTS (SELECT 1 FROM address WHERE account = ?1)";

    private static final String TELL = """
            WITH told AS (
              INSERT INTO message (id, account, occasion, kind, subject, what, why, fix, contact, page, decision, at)
              SELECT id, account, occasion, kind, subject, what, why, fix, contact, page, decision, at
              FROM jsonb_to_recordset(cast(cast(?1 AS text) AS jsonb)) AS draft (
                id text, account text, occasion text, kind text, subject text, what text, why text, fix text,
                contact text, page text, decision text, at timestamptz)
              ON CONFLICT (account, occasion) DO NOTHING
              RETURNING id, account, kind),
            channel AS (
              SELECT told.id, told.kind, 'email' AS name, '' AS target
              FROM told JOIN address USING (account) LEFT JOIN preference USING (account, kind)
              WHERE address.email IS NOT NULL AND coalesce(preference.email, true)
              UNION ALL
              SELECT told.id, told.kind, 'webhook', webhook.id
              FROM told JOIN webhook USING (account) LEFT JOIN preference USING (account, kind)
              WHERE webhook.disabled_at IS NULL AND coalesce(preference.webhook, true)),
            sent AS (
              INSERT INTO delivery (message, channel, target, state, bulk, due_at)
              SELECT id, name, target, 'due', kind = 'policy-changed', cast(?2 AS timestamptz) FROM channel)
            SELECT count(*) FROM told""";

    private final BusinessClock clock;

    Tellings(BusinessClock clock) {
        this.clock = clock;
    }

    /**
     * Tells one account, in the current Hibernate Reactive transaction. Fails while it is not known here where the account
     * gets its mail: it can be told of by another service's events before those of accounts-service have come.
     */
    public Uni<Void> tell(Draft draft) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(KNOWN, Boolean.class)
                        .setParameter(1, draft.account())
                        .getSingleResult()
                        .invoke(known -> {
                            if (!known) {
                                throw ProblemException.unavailable(
                                        "The account is not known here yet.", Duration.ofSeconds(1));
                            }
                        })
                        .chain(() -> session.createNativeQuery(TELL, Long.class)
                                .setParameter(1, json(List.of(draft)))
                                .setParameter(2, clock.instant().atOffset(ZoneOffset.UTC))
                                .getSingleResult()))
                .replaceWithVoid();
    }

    /** Tells many, in the connection's transaction; how many had not been told before. */
    public Uni<Long> tell(SqlConnection connection, List<Draft> drafts) {
        return connection
                .preparedQuery(TELL.replace('?', '$'))
                .execute(Tuple.of(json(drafts), clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static String json(List<Draft> drafts) {
        var array = new JsonArray();
        drafts.forEach(draft -> array.add(json(draft)));
        return array.encode();
    }

    private static JsonObject json(Draft draft) {
        var message = draft.message();
        return new JsonObject()
                .put("account", draft.account())
                .put("occasion", draft.occasion())
                .put("id", message.id())
                .put("at", message.at().toString())
                .put("kind", message.kind())
                .put("subject", message.subject())
                .put("what", message.what())
                .put("why", message.why())
                .put("fix", message.fix())
                .put("contact", message.contact())
                .put("page", message.page())
                .put("decision", message.decision());
    }
}
