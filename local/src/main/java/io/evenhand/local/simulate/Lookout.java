package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.activity.Sighting;
import io.evenhand.policy.activity.Watch;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.simulation.Request;
import io.evenhand.policy.simulation.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A plan's rules of suspicion, kept on one account. */
final class Lookout {

    private final List<Watch> watches;
    private final Consumer<Finding> told;
    private Instant last = Instant.MIN;

    Lookout(List<Signal> signals, Subscription subscription, Consumer<Finding> told) {
        this.watches = signals.stream()
                .map(signal -> new Watch(signal, subscription.anchor(), subscription.zone()))
                .toList();
        this.told = told;
    }

    void sent(Request request) {
        if (watches.isEmpty()) {
            return;
        }
        last = request.at();
        var units = request.task().units().values().stream()
                .mapToDouble(Long::doubleValue)
                .sum();
        var sighting = Sighting.of(last, units, request.origin());
        watches.forEach(watch -> watch.request(sighting).ifPresent(told));
    }

    void refused(Fate.Refused fate) {
        watches.forEach(watch -> watch.refusal(fate.at()));
    }

    void finish() {
        watches.forEach(watch -> watch.judge(last).ifPresent(told));
    }
}
