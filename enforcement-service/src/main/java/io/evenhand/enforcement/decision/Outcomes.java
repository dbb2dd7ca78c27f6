package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts decisions by outcome: the metric {@code evenhand_decisions_total}, and those that were degraded. */
@ApplicationScoped
class Outcomes {

    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    private final Counter denied;
    private final Counter crowded;
    private final Counter replayed;
    private final Counter failed;
    private final Counter degraded;

    Outcomes(MeterRegistry registry) {
        for (var outcome : Outcome.values()) {
            byOutcome.put(outcome, counter(registry, outcome.name().toLowerCase(Locale.ROOT)));
        }
        this.denied = counter(registry, "deny");
        this.crowded = counter(registry, "crowded");
        this.replayed = counter(registry, "replayed");
        this.failed = counter(registry, "failed");
        this.degraded = Counter.builder("evenhand.decisions.degraded")
                .description("Decisions made without everything that should have been known")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("evenhand.decisions")
                .description("Decisions made, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    void count(AsyncResult<Decision> made) {
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
        }
        if (made.result().degraded()) {
            degraded.increment();
        }
    }
}
