package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Counts decisions by outcome (the metric {@code evenhand_decisions_total}) and those that were degraded, and tells how
 * long they take ({@code evenhand_decision_seconds}): from the request's last byte to the answer, without being held.
 */
@Singleton
class Outcomes {

    private static final Duration[] STEPS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 1_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    private final Counter denied;
    private final Counter crowded;
    private final Counter barred;
    private final Counter replayed;
    private final Counter failed;
    private final Counter degraded;
    private final Timer time;

    Outcomes(MeterRegistry registry) {
        for (var outcome : Outcome.values()) {
            byOutcome.put(outcome, counter(registry, outcome.name().toLowerCase(Locale.ROOT)));
        }
        this.denied = counter(registry, "deny");
        this.crowded = counter(registry, "crowded");
        this.barred = counter(registry, "barred");
        this.replayed = counter(registry, "replayed");
        this.failed = counter(registry, "failed");
        this.degraded = Counter.builder("evenhand.decisions.degraded")
                .description("Decisions made without everything that should have been known")
                .register(registry);
        this.time = Timer.builder("evenhand.decision")
                .description("How long a decision takes")
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("evenhand.decisions")
                .description("Decisions made, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * @param begun {@link System#nanoTime} when it began
     */
    void count(AsyncResult<Decision> made, long begun) {
        time.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        if (made.failed()) {
            failed.increment();
            return;
        }
        switch (made.result()) {
            case Decision.Accepted accepted ->
                (accepted.answer().replayed()
                                ? replayed
                                : byOutcome.getOrDefault(accepted.answer().outcome(), failed))
                        .increment();
            case Decision.Denied _ -> denied.increment();
            case Decision.Crowded _ -> crowded.increment();
            case Decision.Barred _ -> barred.increment();
        }
        if (made.result().degraded()) {
            degraded.increment();
        }
    }
}
