package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.Terms;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.simulation.Subscription;
import java.util.List;

/** One plan's rules of suspicion, and its accounts beside each other. */
final class Suspicions {

    private final List<Signal> signals;
    private final List<Neighbours> comparisons;
    private final FlagTallies flags;

    Suspicions(Policy policy, PlanSpec plan, Trial.Conditions conditions, FlagTallies flags) {
        var terms = plan.allTerms().toList();
        this.signals = terms.stream()
                .map(Terms::signals)
                .flatMap(List::stream)
                .distinct()
                .toList();
        this.comparisons = terms.stream()
                .map(Terms::limits)
                .flatMap(List::stream)
                .filter(LimitSpec.Relative.class::isInstance)
                .map(LimitSpec.Relative.class::cast)
                .distinct()
                .map(limit -> new Neighbours(limit, decimals(policy, limit), conditions))
                .toList();
        this.flags = flags;
        signals.forEach(this::tally);
        comparisons.forEach(this::tally);
    }

    private static int decimals(Policy policy, LimitSpec.Relative limit) {
        var meter = policy.meters().get(limit.common().meter());
        return meter == null ? 0 : meter.decimals();
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

    private FlagTally tally(Signal signal) {
        return flags.of(signal.name(), signal.violation(), signal.stage());
    }

    private FlagTally tally(Neighbours comparison) {
        var limit = comparison.limit();
        return flags.of(limit.name(), limit.violation(), limit.common().stage());
    }
}
