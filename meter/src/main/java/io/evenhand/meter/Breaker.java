package io.evenhand.meter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leaves Redis alone that was silent several times in a row: for a while nobody waits for it, then one batch finds out.
 * Confined to its lane's event loop, where a decision passes it in a comparison of two numbers: that is why it is none of
 * MicroProfile's, which wraps every call, and counts by time and share.
 */
final class Breaker {

    private static final int FAILURES = 3;
    private static final long REST = Duration.ofMillis(500).toNanos();

    private final AtomicInteger open;
    private int failures;
    private long restsUntil;

    /** @param open how many breakers are open, this one included */
    Breaker(AtomicInteger open) {
        this.open = open;
    }

    /**
     * Whether a call may be sent.
     *
     * @param busy whether another is on its way
     * @param now {@link System#nanoTime}
     */
    boolean admits(boolean busy, long now) {
        return !isOpen() || (!busy && now - restsUntil >= 0);
    }

    private boolean isOpen() {
        return failures >= FAILURES;
    }

    void failed(long now) {
        restsUntil = now + REST;
        if (++failures == FAILURES) {
            open.incrementAndGet();
        }
    }

    void answered() {
        if (isOpen()) {
            open.decrementAndGet();
        }
        failures = 0;
    }
}
