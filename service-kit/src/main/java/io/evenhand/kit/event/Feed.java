package io.evenhand.kit.event;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * How far this service has read another's events, and the step that reads further: effects and position in one
 * transaction, under the lock of the feed's row, so that of several replicas one does it.
 */
@ApplicationScoped
class Feed {

    Uni<Long> position(String service) {
        return Panache.withTransaction(() -> locked(service));
    }

    /** Applies those of {@code events} that come next, and answers where the feed now is. */
    Uni<Long> advance(String service, List<Event> events, List<EventHandler> handlers) {
        return Panache.withTransaction(() -> locked(service).chain(from -> {
            var next = nextOf(events, from);
            return next.isEmpty()
                    ? Uni.createFrom().item(from)
                    : apply(next, handlers)
                            .chain(() -> move(service, next.getLast().position()));
        }));
    }

    /** The run of events right after {@code position}: what another replica did is left out, a gap ends it. */
    static List<Event> nextOf(List<Event> events, long position) {
        var wanted = position + 1;
        var next = new java.util.ArrayList<Event>();
        for (var event : events) {
            if (event.position() == wanted) {
                next.add(event);
                wanted++;
            }
        }
        return next;
    }

    private static Uni<Void> apply(List<Event> events, List<EventHandler> handlers) {
        return Multi.createFrom()
                .iterable(events)
                .onItem()
                .transformToUniAndConcatenate(event -> Multi.createFrom()
                        .iterable(handlers)
                        .onItem()
                        .transformToUniAndConcatenate(handler ->
                                handler.handle(event).onFailure().transform(e -> new EventNotApplied(event, e)))
                        .onItem()
                        .ignoreAsUni())
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Long> locked(String service) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO event_feed (service, position) VALUES (?1, 0) ON CONFLICT DO NOTHING")
                        .setParameter(1, service)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(
                                        "SELECT position FROM event_feed WHERE service = ?1 FOR UPDATE", Long.class)
                                .setParameter(1, service)
                                .getSingleResult()));
    }

    private static Uni<Long> move(String service, long position) {
        return Panache.getSession()
                .chain(session -> session.flush()
                        .chain(() -> session.createNativeQuery("UPDATE event_feed SET position = ?2 WHERE service = ?1")
                                .setParameter(1, service)
                                .setParameter(2, position)
                                .executeUpdate()))
                .replaceWith(position);
    }

    /** Names the event that a handler could not take. */
    static final class EventNotApplied extends RuntimeException {

        EventNotApplied(Event event, Throwable cause) {
            super("Event %d (%s %s) was not applied".formatted(event.position(), event.type(), event.id()), cause);
        }
    }
}
