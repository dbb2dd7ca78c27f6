package io.evenhand.enforcement.delivery;

import io.evenhand.kit.clock.BusinessClock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is recorded of one message. */
@ApplicationScoped
class Records {

    private static final String READ = """
            SELECT message.at, delivery.* FROM message LEFT JOIN delivery ON delivery.message = message.id
            WHERE message.id = $1 AND message.account = $2 ORDER BY channel, target""";

    private static final String BOUNCE = """
            UPDATE delivery SET bounced_at = ?3
            FROM message WHERE message.id = delivery.message AND message.id = ?1 AND message.account = ?2
              AND channel = 'email' AND bounced_at IS NULL AND state IN ('sending', 'accepted', 'uncertain')""";

    private final Pool pool;
    private final BusinessClock clock;

    Records(Pool pool, BusinessClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** What came of the news that a mail came back. */
    sealed interface Bounce {
        record Recorded() implements Bounce {}

        record KnownBefore() implements Bounce {}

        /** No mail of this message was sent. */
        record NotSent() implements Bounce {}

        record NoSuchMessage() implements Bounce {}
    }

    /** How the message got to the account; empty when there is no such message of it. */
    Uni<Optional<DeliveriesView>> of(String account, String message) {
        return pool.preparedQuery(READ).execute(Tuple.of(message, account)).map(rows -> {
            var deliveries = StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.getString("channel") != null)
                    .map(Records::delivery)
                    .toList();
            return StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> DeliveriesView.of(message, instant(row, "at"), deliveries, clock.instant()));
        });
    }

    /** Notes in the current transaction that the mail came back; the first word stays. */
    Uni<Bounce> bounced(String account, String message) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(BOUNCE)
                        .setParameter(1, message)
                        .setParameter(2, account)
                        .setParameter(3, clock.instant().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .chain(noted -> noted == 1
                        ? Uni.createFrom().item(new Bounce.Recorded())
                        : of(account, message).map(Records::whyNot));
    }

    private static Bounce whyNot(Optional<DeliveriesView> found) {
        return found.<Bounce>map(view -> view.items().stream().anyMatch(item -> item.bouncedAt() != null)
                        ? new Bounce.KnownBefore()
                        : new Bounce.NotSent())
                .orElseGet(Bounce.NoSuchMessage::new);
    }

    static Delivery delivery(Row row) {
        return new Delivery(
                Channel.of(row.getString("channel")),
                row.getString("target"),
                State.of(row.getString("state")),
                row.getInteger("attempts"),
                instantOrNull(row.getOffsetDateTime("due_at")),
                instantOrNull(row.getOffsetDateTime("attempted_at")),
                instantOrNull(row.getOffsetDateTime("succeeded_at")),
                instantOrNull(row.getOffsetDateTime("bounced_at")),
                row.getString("error"));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
