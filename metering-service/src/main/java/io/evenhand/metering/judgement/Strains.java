package io.evenhand.metering.judgement;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.Comparison.Strain;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether shared capacity is strained: how much of it is in use is looked at again and again, and remembered is since when it
 * has been more than a limit asks. A pool that nobody looked at for a while is not known to have been strained meanwhile.
 */
@ApplicationScoped
class Strains {

    /** Business time between two looks after which nothing is known of what was between. */
    private static final Duration BLIND = Duration.ofMinutes(2);

    private static final String NOTE = """
            INSERT INTO strain AS had (policy, pool, above, since, seen_at)
            VALUES ($1, $2, $3, CASE WHEN $4 THEN $5::timestamptz END, $5)
            ON CONFLICT (policy, pool, above) DO UPDATE SET seen_at = $5,
                since = CASE WHEN NOT $4 THEN NULL WHEN had.seen_at < $6 OR had.since IS NULL THEN $5 ELSE had.since END""";

    private final Pool pool;
    private final Capacity capacity;
    private final BusinessClock clock;

    Strains(Pool pool, Capacity capacity, BusinessClock clock) {
        this.pool = pool;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Whether the capacity that the comparison names was used as much as it asks; where it asks nothing, always. */
    Uni<Boolean> of(String policy, Comparison comparison) {
        var strain = comparison.strain();
        if (strain == null || asksNothing(strain)) {
            return Uni.createFrom().item(true);
        }
        var now = clock.instant();
        return pool.preparedQuery("SELECT 1 FROM strain WHERE policy = $1 AND pool = $2 AND above = $3"
                        + " AND since <= $4 AND seen_at >= $5")
                .execute(Tuple.of(
                        policy,
                        strain.pool(),
                        strain.abovePercent(),
                        now.minus(strain.during()).atOffset(ZoneOffset.UTC),
                        now.minus(BLIND).atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Looks at the pools of a policy that its comparisons ask about. */
    Uni<Void> look(String policy, Collection<Comparison> comparisons) {
        var asked = comparisons.stream()
                .flatMap(comparison -> Optional.ofNullable(comparison.strain()).stream())
                .filter(strain -> !asksNothing(strain))
                .distinct()
                .toList();
        return Multi.createFrom()
                .iterable(asked)
                .onItem()
                .transformToUniAndConcatenate(strain -> capacity.used(policy, strain.pool())
                        .chain(percent -> note(
                                policy, strain, percent > strain.abovePercent().doubleValue())))
                .onItem()
                .ignoreAsUni();
    }

    /** Remembers whether a pool is used more than {@code strain} asks. */
    Uni<Void> note(String policy, Strain strain, boolean above) {
        var now = clock.instant();
        return pool.preparedQuery(NOTE)
                .execute(Tuple.from(new Object[] {
                    policy,
                    strain.pool(),
                    strain.abovePercent(),
                    above,
                    now.atOffset(ZoneOffset.UTC),
                    blindSince(now).atOffset(ZoneOffset.UTC)
                }))
                .replaceWithVoid();
    }

    private static Instant blindSince(Instant now) {
        return now.minus(BLIND);
    }

    private static boolean asksNothing(Strain strain) {
        return strain.abovePercent().signum() == 0;
    }
}
