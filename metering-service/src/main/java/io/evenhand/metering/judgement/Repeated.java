package io.evenhand.metering.judgement;

import io.evenhand.metering.policy.LimitTables.InForce;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.message.Words;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks how often an account did something to the same object. */
@ApplicationScoped
class Repeated {

    private final Pool pool;

    Repeated(Pool pool) {
        this.pool = pool;
    }

    /** Empty where the account's plan has no limit of this name that counts repetitions. */
    Uni<Optional<SuspicionView>> look(Subscription account, InForce inForce, String rule, Instant now) {
        var found = inForce.policy().plan(account.planAt(now)).stream()
                .flatMap(PlanSpec::allTerms)
                .flatMap(terms -> terms.limit(rule).stream())
                .filter(LimitSpec.Repeats.class::isInstance)
                .map(LimitSpec.Repeats.class::cast)
                .findFirst();
        return found.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : pool.preparedQuery("SELECT coalesce(max(times), 0)::bigint AS times FROM repetition"
                                + " WHERE account = $1 AND limit_name = $2")
                        .execute(Tuple.of(account.id(), rule))
                        .map(rows -> rows.iterator().next().getLong("times"))
                        .map(times -> Optional.of(view(found.get(), times, now)));
    }

    private static SuspicionView view(LimitSpec.Repeats limit, long times, Instant now) {
        var noticeAt = limit.noticeAt();
        return new SuspicionView(
                limit.name(),
                noticeAt != null && times >= noticeAt,
                times > 0,
                "%s for the same %s; %s are free of remarks"
                        .formatted(Words.count(times, "time"), Words.name(limit.object()), Words.number(limit.free())),
                new TreeMap<>(Map.of("times", (double) times)),
                Instant.EPOCH,
                now);
    }
}
