package io.evenhand.enforcement.delivery;

import io.evenhand.enforcement.message.MessageView;
import io.evenhand.kit.clock.BusinessClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is due on the channels. Each claims in a transaction of its own before it sends, so that of several replicas one
 * does it, and records afterwards. What a dead process had claimed is found by its lease: a webhook is due again, its
 * receiver knows the id; a mail may have gone out, so it is in doubt and not sent again
 * (docs/decisions/0019-a-mail-in-doubt-is-not-sent-again.md).
 */
@ApplicationScoped
public class Deliveries {

    /** Longer than any attempt takes. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int LONGEST_ERROR = 300;

    private static final String CLAIM = """
            WITH next AS (
              SELECT message, channel, target FROM delivery
              WHERE channel = $1 AND state = 'due' AND due_at <= $2
              ORDER BY bulk, due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
            claimed AS (
              UPDATE delivery SET state = 'sending', attempts = attempts + 1, attempted_at = $2, lease_until = $4
              FROM next WHERE delivery.message = next.message AND delivery.channel = next.channel
                AND delivery.target = next.target
              RETURNING delivery.message, delivery.target, delivery.attempts)
            SELECT claimed.target, claimed.attempts, message.*
            FROM claimed JOIN message ON message.id = claimed.message""";

    private static final String RECORD = """
            UPDATE delivery SET state = $5, due_at = $6, succeeded_at = $7, error = $8, lease_until = NULL
            WHERE message = $1 AND channel = $2 AND target = $3 AND attempts = $4 AND state IN ('sending', 'uncertain')""";

    private static final String LAPSED = """
            UPDATE delivery SET state = CASE channel WHEN 'email' THEN 'uncertain' ELSE 'due' END, lease_until = NULL,
              error = 'The sender ended in the middle of it.'
            WHERE state = 'sending' AND lease_until < $1""";

    private final Pool pool;
    private final BusinessClock clock;
    private final MeterRegistry metrics;

    Deliveries(Pool pool, BusinessClock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        this.metrics = metrics;
        // A counter that begins at the first failure has not risen for whoever watches.
        for (var channel : Channel.values()) {
            for (var state : State.values()) {
                counter(channel, state);
            }
        }
    }

    private Counter counter(Channel channel, State state) {
        return metrics.counter("evenhand.deliveries", "channel", channel.word(), "state", state.word());
    }

    /** The next that are due on a channel, at most so many; first those that are not told to many. */
    public Uni<List<Claim>> claim(Channel channel, int most) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(channel.word(), now(), most, lease()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> claim(channel, row))
                        .toList());
    }

    /** Records what came of an attempt. */
    public Uni<Void> record(Claim claim, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Arrived(var state) -> record(claim, state, null, now(), null);
            case Outcome.Later(var after, var why) -> record(claim, State.DUE, now().plus(after), null, why);
            case Outcome.GivenUp(var why) -> record(claim, State.FAILED, null, null, why);
            case Outcome.InDoubt(var why) -> record(claim, State.UNCERTAIN, null, null, why);
        };
    }

    private Uni<Void> record(
            Claim claim,
            State state,
            @Nullable OffsetDateTime dueAt,
            @Nullable OffsetDateTime succeededAt,
            @Nullable String error) {
        var cut = error == null ? null : error.substring(0, Math.min(error.length(), LONGEST_ERROR));
        counter(claim.channel(), state).increment();
        return pool.preparedQuery(RECORD)
                .execute(Tuple.of(claim.message().id(), claim.channel().word(), claim.target(), claim.attempt())
                        .addString(state.word())
                        .addOffsetDateTime(dueAt)
                        .addOffsetDateTime(succeededAt)
                        .addString(cut))
                .replaceWithVoid();
    }

    /** Whatever is due on a channel that is not set up is off. */
    public Uni<Void> off(Channel channel, String why) {
        return pool.preparedQuery("UPDATE delivery SET state = 'off', error = $2 WHERE channel = $1 AND state = 'due'")
                .execute(Tuple.of(channel.word(), why))
                .replaceWithVoid();
    }

    /** Takes back what was claimed by a process that ended. */
    Uni<Void> takeBack() {
        return pool.preparedQuery(LAPSED)
                .execute(Tuple.of(Instant.now().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Claim claim(Channel channel, Row row) {
        return new Claim(
                channel,
                row.getString("account"),
                row.getString("target"),
                row.getString("occasion"),
                row.getInteger("attempts"),
                new MessageView(
                        row.getString("id"),
                        row.getOffsetDateTime("at").toInstant(),
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getString("what"),
                        row.getString("why"),
                        row.getString("fix"),
                        row.getString("contact"),
                        row.getString("page"),
                        row.getString("decision")));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** Real time: how long a process may be silent has nothing to do with business. */
    private static OffsetDateTime lease() {
        return Instant.now().plus(LEASE).atOffset(ZoneOffset.UTC);
    }
}
