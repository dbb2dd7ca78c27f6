package io.evenhand.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that runs. While it does, its slot is held on from a virtual thread of its own; closing it gives the slot back, and
 * counts what was asked for.
 */
public final class Run implements AutoCloseable {

    private static final Duration SOONEST = Duration.ofMillis(100);

    private final Evenhand evenhand;
    private final Ask ask;
    private final Decision.Admitted decision;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Optional<Thread> holding;
    private volatile boolean lost;

    Run(Evenhand evenhand, Ask ask, Decision.Admitted decision) {
        this.evenhand = evenhand;
        this.ask = ask;
        this.decision = decision;
        this.holding = decision.slotUntil().map(until -> Thread.ofVirtual().start(() -> hold(until)));
    }

    public Decision.Admitted decision() {
        return decision;
    }

    /** Whether its slot could not be held on: somebody else may have it now, so the work should end. */
    public boolean isLost() {
        return lost;
    }

    /** Renews at half of the time that is left. */
    private void hold(Instant first) {
        var until = first;
        try {
            while (!over.get()) {
                var half = Duration.between(Instant.now(), until).dividedBy(2);
                Thread.sleep(half.compareTo(SOONEST) < 0 ? SOONEST : half);
                until = renewed(until);
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant renewed(Instant until) throws InterruptedException {
        try {
            return evenhand.renew(decision.id()) instanceof Decision.Admitted running
                    ? running.slotUntil().orElse(until)
                    : until;
        } catch (EvenhandException e) {
            if (!e.isUnknown() || !Instant.now().isBefore(until)) {
                lost = true;
                over.set(true);
            }
            return until;
        }
    }

    /**
     * Ends work whose units were an {@linkplain Ask#estimated estimate}: it used these, or nothing because it failed.
     *
     * @param used units by meter; may be empty
     */
    public void complete(Map<String, Long> used) throws InterruptedException {
        if (end()) {
            evenhand.complete(decision.id(), ask, used);
        }
    }

    /** Ends the work as it was asked for. Nothing happens when it has ended already. */
    @Override
    public void close() {
        try {
            if (end()) {
                evenhand.complete(decision.id());
            }
        } catch (InterruptedException e) {
            // Its slot lapses by itself within half a minute.
            Thread.currentThread().interrupt();
        }
    }

    private boolean end() {
        holding.ifPresent(Thread::interrupt);
        return over.compareAndSet(false, true);
    }
}
