package io.evenhand.kit.idempotency;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Pseudonyms;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The answers given under idempotency keys, kept for 30 days. */
@ApplicationScoped
class Answers {

    private static final Duration KEPT = Duration.ofDays(30);

    private final Pool pool;
    private final BusinessClock clock;
    private final Pseudonyms pseudonyms;

    Answers(Pool pool, BusinessClock clock, Pseudonyms pseudonyms) {
        this.pool = pool;
        this.clock = clock;
        this.pseudonyms = pseudonyms;
    }

    /** One use of a key: who, which call, and what stands for the key and for the content. */
    record Claim(String principal, String route, String key, String hash) {}

    /** Neither key nor content is kept: both are for comparing only. */
    Claim of(String principal, String route, String key, String content) {
        return new Claim(principal, route, pseudonyms.of(principal, key), pseudonyms.of(principal, content));
    }

    /** What was answered. */
    record Answer(String hash, int status, @Nullable String location, String body) {}

    /** Whether this use is the first; waits for a use that is still under way. */
    Uni<Boolean> claim(Claim claim, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO idempotency (principal, route, key, hash, at) VALUES (?1, ?2, ?3, ?4, ?5)"
                                        + " ON CONFLICT DO NOTHING")
                        .setParameter(1, claim.principal())
                        .setParameter(2, claim.route())
                        .setParameter(3, claim.key())
                        .setParameter(4, claim.hash())
                        .setParameter(5, at.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Uni<Void> store(Claim claim, Answer answer) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "UPDATE idempotency SET status = ?4, location = cast(?5 as text), body = ?6"
                                        + " WHERE principal = ?1 AND route = ?2 AND key = ?3")
                        .setParameter(1, claim.principal())
                        .setParameter(2, claim.route())
                        .setParameter(3, claim.key())
                        .setParameter(4, answer.status())
                        .setParameter(5, answer.location())
                        .setParameter(6, answer.body())
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Answer> get(Claim claim) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT hash, status, location, body FROM idempotency"
                                        + " WHERE principal = ?1 AND route = ?2 AND key = ?3",
                                Object[].class)
                        .setParameter(1, claim.principal())
                        .setParameter(2, claim.route())
                        .setParameter(3, claim.key())
                        .getSingleResult())
                .map(row -> new Answer((String) row[0], (Integer) row[1], (String) row[2], (String) row[3]));
    }

    @Scheduled(every = "24h", delayed = "1h")
    Uni<Void> forgetOld() {
        var before = clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC);
        return pool.preparedQuery("DELETE FROM idempotency WHERE at < $1")
                .execute(Tuple.of(before))
                .replaceWithVoid();
    }
}
