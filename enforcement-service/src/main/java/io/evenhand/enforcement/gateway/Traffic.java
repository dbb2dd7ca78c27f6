package io.evenhand.enforcement.gateway;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests are under way, and whether new ones are taken. */
@Singleton
class Traffic {

    /** Added while it drains, so that one number tells both. */
    private static final long DRAINING = Long.MIN_VALUE;

    private volatile boolean leaving;
    private final AtomicLong running = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** From now on connections are to end with their next answer; requests are still taken. */
    void leave() {
        leaving = true;
    }

    /** Whether a connection is to end with the answer to this request. */
    boolean leaves() {
        return leaving;
    }

    /** Whether one more may begin; if so it must {@linkplain #end end}. */
    boolean begins() {
        return running.getAndUpdate(now -> now < 0 ? now : now + 1) >= 0;
    }

    void end() {
        if (running.decrementAndGet() == DRAINING) {
            drained.complete(null);
        }
    }

    /** Takes no more, and waits until those under way have ended, or the time is over; how many are left. */
    long drain(Duration time) {
        var under = running.getAndUpdate(now -> now < 0 ? now : now + DRAINING);
        if (under > 0) {
            drained.completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return Math.max(0, running.get() - DRAINING);
    }
}
