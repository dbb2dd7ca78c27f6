package io.evenhand.policy.language;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What a plan's requests meet under one campaign or none.
 *
 * @param limits inherited first, then the plan's own, then the campaign's
 * @param prices the first that covers a request applies; none where the campaign is free
 */
public record Terms(List<LimitSpec> limits, List<PriceSpec> prices) {

    public Terms {
        limits = List.copyOf(limits);
        prices = List.copyOf(prices);
    }

    public Optional<LimitSpec> limit(String name) {
        return limits.stream().filter(limit -> limit.name().equals(name)).findFirst();
    }

    SequencedSet<String> wallets() {
        var wallets = new LinkedHashSet<String>();
        limits.forEach(limit -> limit.wallet().ifPresent(wallets::add));
        prices.forEach(price -> wallets.add(price.wallet()));
        return wallets;
    }
}
