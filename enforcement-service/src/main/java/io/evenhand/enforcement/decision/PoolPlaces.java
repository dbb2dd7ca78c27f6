package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Places in shared pools that a client holds itself, by the id of its decision: on whatever replica it asks. */
@Singleton
class PoolPlaces {

    private final TermsInForce terms;
    private final BusinessClock clock;
    private final Starts starts;
    private final PoolSettingsInForce settings;

    PoolPlaces(TermsInForce terms, BusinessClock clock, Starts starts, PoolSettingsInForce settings) {
        this.terms = terms;
        this.clock = clock;
        this.starts = starts;
        this.settings = settings;
    }

    /** Renews the place of {@code id}, if it has one in a pool of its account's plan. */
    Future<Boolean> hold(Caller caller, String id) {
        var found = Future.succeededFuture(false);
        for (var pool : poolsOf(caller)) {
            found = found.compose(held -> held ? Future.succeededFuture(true) : hold(caller, pool, id));
        }
        return found;
    }

    private Future<Boolean> hold(Caller caller, PoolTerms pool, String id) {
        var inForce = inForce(caller, pool);
        return starts.pools().call(inForce, new PoolCall.Look(id)).compose(answer -> {
            if (!(answer instanceof PoolAnswer.Granted)) {
                return Future.succeededFuture(false);
            }
            var entry = new Entry(id, caller.flow(), pool.weight(), PoolSettingsInForce.FAST, Duration.ZERO);
            return starts.pools().call(inForce, new PoolCall.Hold(entry)).map(PoolAnswer.Granted.class::isInstance);
        });
    }

    /** Gives the place of {@code id} back, where it has one. */
    Future<Void> leave(Caller caller, String id) {
        return Future.join(poolsOf(caller).stream()
                        .map(pool -> starts.pools().call(inForce(caller, pool), new PoolCall.Leave(id)))
                        .toList())
                .mapEmpty();
    }

    private List<PoolTerms> poolsOf(Caller caller) {
        return terms.poolsOf(caller, clock.instant());
    }

    private PoolSettings inForce(Caller caller, PoolTerms pool) {
        return settings.of(caller.enrolment().account().policy(), pool);
    }
}
