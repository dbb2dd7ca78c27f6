package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.policy.decision.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Holds on the slots and places of requests whose callers can end them, and cannot renew them. */
@Singleton
public class Leases {

    /** How long slots and places are kept that nobody renews. */
    public static final Duration LENGTH = Duration.ofSeconds(30);

    /** A third of a lease: two renewals may fail. */
    private static final Duration EVERY = LENGTH.dividedBy(3);

    private final Vertx vertx;
    private final Claims claims;
    private final PoolPlaces pools;

    Leases(Vertx vertx, Claims claims, PoolPlaces pools) {
        this.vertx = vertx;
        this.claims = claims;
        this.pools = pools;
    }

    /** Renews what {@code id} holds until it is over, wherever that is told, or {@code most} has passed. */
    public void holdOn(Caller caller, String id, Duration most) {
        if (most.compareTo(EVERY) < 0) {
            return;
        }
        vertx.setTimer(
                EVERY.toMillis(),
                _ -> renew(caller, id)
                        // Not known now: the lease may last until the next time.
                        .otherwise(true)
                        .onSuccess(held -> {
                            if (held) {
                                holdOn(caller, id, most.minus(EVERY));
                            }
                        }));
    }

    private Future<Boolean> renew(Caller caller, String id) {
        return claims.renew(caller, id)
                .compose(answer -> pools.hold(caller, id).map(inPool -> inPool || answer instanceof Answer.Running));
    }
}
