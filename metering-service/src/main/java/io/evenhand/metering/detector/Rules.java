package io.evenhand.metering.detector;

import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.activity.Activity;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.table.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A plan's rules of suspicion, in the stages that they are in now.
 *
 * @param requests those about requests
 * @param tokens those about what was bought and tried with wallets
 */
record Rules(String policy, int version, List<Signal> requests, List<Signal> tokens) {

    Rules {
        requests = List.copyOf(requests);
        tokens = List.copyOf(tokens);
    }

    static Rules of(LimitTables.InForce inForce, String plan) {
        var signals = inForce.policy().plan(plan).stream()
                .map(PlanSpec::signals)
                .flatMap(List::stream)
                .map(signal -> staged(signal, inForce.switches().stage(signal.name(), signal.stage())))
                .filter(signal -> signal.stage() != Stage.OFF)
                .toList();
        return new Rules(
                inForce.policy().name(),
                inForce.version(),
                signals.stream().filter(Rules::isAboutRequests).toList(),
                signals.stream().filter(Predicate.not(Rules::isAboutRequests)).toList());
    }

    private static Signal staged(Signal signal, Stage stage) {
        return new Signal(
                signal.name(), signal.violation(), signal.per(), signal.window(), signal.when(), signal.says(), stage);
    }

    private static boolean isAboutRequests(Signal signal) {
        return signal.when().facts().stream().anyMatch(Activity.FACTS::contains);
    }

    /** How long what is kept of an account's requests may be asked for. */
    Duration longest() {
        return requests.stream()
                .map(signal -> Spans.longest(signal.window()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
