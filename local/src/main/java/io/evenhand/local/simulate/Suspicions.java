package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.simulation.Subscription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One plan's rules of suspicion, and its accounts beside each other. */
final class Suspicions {

    private final List<Signal> signals;
    private final List<Neighbours> comparisons;
    private final FlagTallies flags;

    Suspicions(Policy policy, PlanSpec plan, Trial.Conditions conditions, FlagTallies flags) {
        this.signals = plan.signals();
        this.comparisons = plan
                .allTerms()
                .flatMap(terms -> terms.limits().stream())
                .filter(LimitSpec.Relative.class::isInstance)
                .map(LimitSpec.Relative.class::cast)
                .collect(Collectors.toMap(LimitSpec::name, limit -> limit, (first, _) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .flatMap(limit -> Optional.ofNullable(
                                policy.meters().get(limit.common().meter()))
                        .stream()
                        .map(meter -> new Neighbours(limit, meter, conditions)))
                .toList();
        this.flags = flags;
        signals.forEach(this::tally);
        comparisons.forEach(this::tally);
    }

    Lookout lookout(Subscription subscription, AccountTally account) {
        return new Lookout(signals, subscription, finding -> flag(account, finding));
    }

    private void flag(AccountTally account, Finding finding) {
        var signal = finding.signal();
        account.flagged(finding.at(), signal.name(), finding.says(), tally(signal));
    }

    void ran(AccountTally account, Fate.Ran fate) {
        for (var comparison : comparisons) {
            comparison.ran(account, fate);
        }
    }

    /** Everything was sent: now the accounts can be compared. */
    void judge() {
        comparisons.forEach(comparison -> comparison.judge(tally(comparison)));
    }

    /** Whom the comparisons would flag if they were otherwise. */
    List<Otherwise> alternatives() {
        return comparisons.stream()
                .flatMap(comparison -> comparison.alternatives().stream())
                .toList();
    }

    private FlagTally tally(Signal signal) {
        return flags.of(signal.name(), signal.violation(), signal.stage());
    }

    private FlagTally tally(Neighbours comparison) {
        var limit = comparison.limit();
        return flags.of(limit.name(), limit.violation(), limit.common().stage());
    }
}
