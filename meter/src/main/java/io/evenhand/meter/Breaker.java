package io.evenhand.meter;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether Redis is left alone because it was silent several times in a row. Confined to its lane's event loop, where it costs
 * a decision one comparison: that is why it is none of MicroProfile's, which wraps every call of a bean.
 */
final class Breaker {

    private static final int FAILURES = 3;

    private final AtomicInteger open;
    private int failures;

    /** @param open how many breakers are open, this one included */
    Breaker(AtomicInteger open) {
        this.open = open;
    }

    boolean isOpen() {
        return failures >= FAILURES;
    }

    void failed() {
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
