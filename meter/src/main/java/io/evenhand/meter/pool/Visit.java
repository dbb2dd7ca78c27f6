package io.evenhand.meter.pool;

import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.PoolAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request's stay in a pool: perhaps a ticket, then a place. Ticket and place are renewed until the visit is left, so
 * it must be left, however its request ends.
 */
public final class Visit {

    enum State {
        WAITING,
        RUNNING,
        OVER
    }

    private static final long NO_TIMER = -1;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Places places;
    private final String pool;
    private final Entry entry;
    private final Promise<Admission> admission;
    private final long patienceEnds;
    private volatile PoolAnswer.@Nullable Queued queued;
    private State state = State.WAITING;
    private long timer = NO_TIMER;

    Visit(Places places, String pool, Entry entry, Promise<Admission> admission) {
        this.places = places;
        this.pool = pool;
        this.entry = entry;
        this.admission = admission;
        this.patienceEnds =
                System.nanoTime() + (entry.patience().compareTo(LONGEST) < 0 ? entry.patience() : LONGEST).toNanos();
    }

    /** Completes when it may run or will not. Failed when the pool cannot be reached: then it does not wait. */
    public Future<Admission> admission() {
        return admission.future();
    }

    /** Where it waits, as told last; empty before it was told, and after it was admitted. */
    public Optional<PoolAnswer.Queued> queued() {
        return Optional.ofNullable(queued);
    }

    /** Gives ticket or place back, at once; again does nothing. */
    public void leave() {
        places.leave(this, new Admission.Left());
    }

    /**
     * Leaves the place to somebody else, who renews it and gives it back ({@link io.evenhand.policy.pool.PoolCall}); of a
     * visit that was not admitted nothing is handed over.
     */
    public void handOver() {
        places.handOver(this);
    }

    String pool() {
        return pool;
    }

    Entry entry() {
        return entry;
    }

    /** With the patience that is left. */
    Entry present() {
        return entry.withPatience(Duration.ofNanos(Math.max(0, patienceEnds - System.nanoTime())));
    }

    State state() {
        return state;
    }

    long timer() {
        return timer;
    }

    void awakenBy(long next) {
        timer = next;
    }

    boolean isFirstAnswer() {
        return queued == null;
    }

    void queuedAt(PoolAnswer.Queued told) {
        queued = told;
    }

    void admit() {
        state = State.RUNNING;
        queued = null;
        admission.complete(new Admission.Entered());
    }

    void end(Admission outcome) {
        state = State.OVER;
        queued = null;
        admission.tryComplete(outcome);
    }

    void fail(Throwable cause) {
        state = State.OVER;
        admission.tryFail(cause);
    }
}
