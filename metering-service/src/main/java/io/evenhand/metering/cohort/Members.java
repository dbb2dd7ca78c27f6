package io.evenhand.metering.cohort;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/** Writes down who is on which plan. */
@ApplicationScoped
class Members implements EventHandler {

    private static final String MEMBER = """
            INSERT INTO member (account, policy, plan, time_zone, anchor, schedule, position, segment)
            VALUES (?1, ?2, ?3, ?4, ?5, cast(cast(?6 as text) as jsonb), ?7, nullif(?8, ''))
            ON CONFLICT (account) DO UPDATE SET policy = excluded.policy, plan = excluded.plan,
              time_zone = excluded.time_zone, anchor = excluded.anchor, schedule = excluded.schedule,
              position = excluded.position, segment = excluded.segment
            WHERE excluded.position > member.position""";

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("account-changed")
                ? write(event)
                : Uni.createFrom().voidItem();
    }

    private static Uni<Void> write(Event event) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(MEMBER)
                        .setParameter(1, text(event, "id"))
                        .setParameter(2, text(event, "policy"))
                        .setParameter(3, text(event, "plan"))
                        .setParameter(4, text(event, "timeZone"))
                        .setParameter(5, OffsetDateTime.parse(text(event, "anchor")))
                        .setParameter(
                                6,
                                event.data().has("schedule")
                                        ? event.data().get("schedule").toString()
                                        : "[]")
                        .setParameter(7, event.position())
                        .setParameter(8, segment(event))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** An empty text is none. */
    private static String segment(Event event) {
        return event.data().hasNonNull("segment") ? text(event, "segment") : "";
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }
}
