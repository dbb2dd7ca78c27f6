package io.evenhand.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that runs. While it does, its slot is held on from a virtual thread of its own; closing it gives the slot back, and
 * counts what was asked for.
 */
public final class Run implements AutoCloseable {

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
        this.holding = decision.lease().map(lease -> Thread.ofVirtual().start(() -> hold(lease)));
    }

    public Decision.Admitted decision() {
        return decision;
    }

    /** Whether its slot could not be held on: somebody else may have it now, so the work should end. */
    public boolean isLost() {
        return lost;
    }

    /** Renews twice in each lease; ending the work interrupts the sleep between. */
    private void hold(Duration lease) {
        var until = System.nanoTime() + lease.toNanos();
        try {
            while (!over.get()) {
                Thread.sleep(lease.dividedBy(2));
                if (renewed(until)) {
                    until = System.nanoTime() + lease.toNanos();
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean renewed(long until) throws InterruptedException {
        try {
            evenhand.renew(decision.id());
            return true;
        } catch (EvenhandException e) {
            if (!e.isUnknown() || System.nanoTime() - until > 0) {
                lost = true;
                over.set(true);
            }
            return false;
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
