package io.evenhand.enforcement.decision;

import io.evenhand.meter.pool.Visit;
import io.evenhand.policy.decision.Answer;
import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * A running request: its slots and its place in a pool are held on until it ends. Slots that cannot be held on are told,
 * so that the request ends before somebody else has them.
 */
public final class Stay {

    /** A third of a lease: two renewals may fail. */
    private static final long RENEW_MS = 10_000;

    /** Before a lease ends that could not be renewed. */
    private static final long LONGEST_WITHOUT = Duration.ofSeconds(25).toNanos();

    private final Vertx vertx;
    private final Claims claims;
    private final Decision.Accepted decision;
    private final Optional<Visit> visit;
    private final boolean held;
    private volatile Runnable lost = () -> {};
    private volatile long renewedAt = System.nanoTime();
    private final long timer;

    Stay(Vertx vertx, Claims claims, Decision.Accepted decision, Optional<Visit> visit, boolean held) {
        this.vertx = vertx;
        this.claims = claims;
        this.decision = decision;
        this.visit = visit;
        this.held = held;
        this.timer = held ? vertx.setPeriodic(RENEW_MS, _ -> renew()) : -1;
    }

    private void renew() {
        claims.renew(decision)
                .onSuccess(answer -> {
                    if (answer instanceof Answer.Gone) {
                        lose();
                    } else {
                        renewedAt = System.nanoTime();
                    }
                })
                .onFailure(e -> {
                    Log.warnf("The slots of %s could not be renewed: %s", decision.id(), e.getMessage());
                    if (System.nanoTime() - renewedAt + RENEW_MS * 1_000_000 > LONGEST_WITHOUT) {
                        lose();
                    }
                });
    }

    private void lose() {
        vertx.cancelTimer(timer);
        lost.run();
    }

    /** What to do when its slots are lost. */
    public void whenLost(Runnable action) {
        lost = action;
    }

    /** The request is over, as it was counted. */
    public void end() {
        end(Optional.empty());
    }

    /**
     * The request is over, and used what is told; where nothing is, as it was counted.
     *
     * @return completes when that is counted, or cannot be
     */
    public Future<Void> end(Optional<DecisionRequest> actual) {
        vertx.cancelTimer(timer);
        visit.ifPresent(Visit::leave);
        if (!held) {
            return Future.succeededFuture();
        }
        return actual.map(used -> claims.complete(decision.terms().caller(), decision.id(), used))
                .orElseGet(() -> claims.complete(decision))
                .onFailure(e -> Log.warnf("%s ends with its lease: %s", decision.id(), e.getMessage()))
                .mapEmpty();
    }

    /** Leaves renewing and ending to the client; what it uses counts from now on. */
    public void handOver(boolean counts) {
        vertx.cancelTimer(timer);
        visit.ifPresent(Visit::handOver);
        if (counts) {
            claims.confirm(decision)
                    .onFailure(e -> Log.warnf("%s stays an estimate: %s", decision.id(), e.getMessage()));
        }
    }
}
