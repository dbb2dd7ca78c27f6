package io.evenhand.local.rehearse.platform;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What came of the requests of one step. */
final class Tally {

    private static final int TOLD = 20;

    private final LongAdder done = new LongAdder();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> repeated = new ConcurrentHashMap<>();
    private final AtomicLong slowest = new AtomicLong();

    void done(long nanos) {
        done.increment();
        slowest.accumulateAndGet(nanos, Math::max);
    }

    /** One attempt was for nothing; the request is sent again. */
    void repeated(String why) {
        repeated.computeIfAbsent(why, _ -> new LongAdder()).increment();
    }

    void failed(String why) {
        failures.add(why);
    }

    List<String> failures() {
        return failures;
    }

    Map<String, Object> told() {
        return Map.of(
                "requests", done.sum() + failures.size(),
                "failed", failures.size(),
                "failures", failures.stream().limit(TOLD).toList(),
                "repeated", repeated.values().stream().mapToLong(LongAdder::sum).sum(),
                "reasons", repeated,
                "slowestMillis", TimeUnit.NANOSECONDS.toMillis(slowest.get()));
    }
}
