package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Signal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What a plan's requests meet under one campaign or none.
 *
 * @param limits inherited first, then the plan's own, then the campaign's
 * @param prices the first that covers a request applies; none where the campaign is free
 * @param signals the rules of suspicion
 */
public record Terms(List<LimitSpec> limits, List<PriceSpec> prices, List<Signal> signals) {

    public Terms {
        limits = List.copyOf(limits);
        prices = List.copyOf(prices);
        signals = List.copyOf(signals);
    }

    /** The limits that decisions execute. */
    public List<LimitSpec.Decisive> decisive() {
        return limits.stream()
                .filter(LimitSpec.Decisive.class::isInstance)
                .map(LimitSpec.Decisive.class::cast)
                .toList();
    }

    public Optional<LimitSpec> limit(String name) {
        return limits.stream().filter(limit -> limit.name().equals(name)).findFirst();
    }

    boolean pointsTo(String violation) {
        return signals.stream().anyMatch(signal -> signal.violation().equals(violation))
                || limits.stream().anyMatch(limit -> switch (limit) {
                    case LimitSpec.Relative relative -> relative.violation().equals(violation);
                    case LimitSpec.Repeats repeats -> violation.equals(repeats.violation());
                    case LimitSpec.Decisive _, LimitSpec.Exclusive _ -> false;
                });
    }

    SequencedSet<String> wallets() {
        var wallets = new LinkedHashSet<String>();
        limits.forEach(limit -> limit.wallet().ifPresent(wallets::add));
        prices.forEach(price -> wallets.add(price.wallet()));
        return wallets;
    }
}
