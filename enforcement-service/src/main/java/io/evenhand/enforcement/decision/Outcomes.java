package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Answer.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Counts decisions by outcome (the metric {@code evenhand_decisions_total}) and those that were degraded, and tells how
 * long they take ({@code evenhand_decision_seconds}): from the request's last byte to the answer, without being held. Of
 * those accepted it counts the step of speed they met ({@code evenhand_bands_total}), and tells how long they were to wait
 * ({@code evenhand_wait_seconds}).
 */
@Singleton
class Outcomes {

    private static final Duration[] STEPS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 1_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final Duration[] WAITS = LongStream.of(100, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final int STEPS_TOLD_APART = 10;

    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    private final Counter denied;
    private final Counter crowded;
    private final Counter barred;
    private final Counter replayed;
    private final Counter failed;
    private final Counter degraded;
    private final Timer time;
    private final List<Counter> bands;
    private final Timer paid;
    private final Timer ordinary;
    private final Timer relaxed;

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
        this.bands = IntStream.rangeClosed(0, STEPS_TOLD_APART)
                .mapToObj(band -> Counter.builder("evenhand.bands")
                        .description("Requests accepted, by the slowest step of speed they met: 0 is full speed")
                        .tag("band", Integer.toString(band))
                        .register(registry))
                .toList();
        this.paid = wait(registry, "paid");
        this.ordinary = wait(registry, "ordinary");
        this.relaxed = wait(registry, "relaxed");
    }

    private static Timer wait(MeterRegistry registry, String tier) {
        return Timer.builder("evenhand.wait")
                .description("How long accepted requests were to wait: paid by credits, relaxed by wish, or neither")
                .tag("tier", tier)
                .serviceLevelObjectives(WAITS)
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
            case Decision.Accepted accepted -> accepted(accepted.terms(), accepted.answer());
            case Decision.Denied _ -> denied.increment();
            case Decision.Crowded _ -> crowded.increment();
            case Decision.Barred _ -> barred.increment();
        }
        if (made.result().degraded()) {
            degraded.increment();
        }
    }

    private void accepted(Decision.Terms terms, Answer.Accepted answer) {
        if (answer.replayed()) {
            replayed.increment();
            return;
        }
        byOutcome.getOrDefault(answer.outcome(), failed).increment();
        var slowest = 0L;
        for (Figures figures : answer.limits()) {
            if (figures.step() > slowest && terms.row(figures).isEnforced()) {
                slowest = figures.step();
            }
        }
        bands.get((int) Math.min(slowest, STEPS_TOLD_APART)).increment();
        tier(answer).record(Math.max(0, answer.startsAt() - answer.now()), TimeUnit.MILLISECONDS);
    }

    private Timer tier(Answer.Accepted answer) {
        if (answer.relaxed()) {
            return relaxed;
        }
        return answer.credits().used() > 0 ? paid : ordinary;
    }
}
