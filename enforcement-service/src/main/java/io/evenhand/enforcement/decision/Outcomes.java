package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts decisions by outcome: the metric {@code evenhand_decisions_total}. */
@ApplicationScoped
class Outcomes {

    private static final String NAME = "evenhand.decisions";

    private final Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    private final Counter replayed;
    private final Counter failed;

    Outcomes(MeterRegistry registry) {
        for (var outcome : Outcome.values()) {
            byOutcome.put(outcome, counter(registry, outcome.name().toLowerCase(Locale.ROOT)));
        }
        this.replayed = counter(registry, "replayed");
        this.failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder(NAME)
                .description("Decisions made, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    void count(Answer.Accepted answer) {
        var counter = answer.replayed() ? replayed : byOutcome.getOrDefault(answer.outcome(), failed);
        counter.increment();
    }

    void countFailure() {
        failed.increment();
    }
}
