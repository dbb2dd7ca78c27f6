package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Signal;
import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan with everything it inherits.
 *
 * @param parent the plan it extends, if any
 * @param cycle its billing cycle
 * @param installs how many installs one subscription licenses; null is any number
 * @param terms what holds while no campaign does
 * @param campaigns what holds instead under each campaign that the plan has, in the order in which they are tried
 * @param values each parameter's value on this plan, as written
 * @param discretion how requests are handled where a subscription adds to the plan
 */
public record PlanSpec(
        String name,
        String title,
        @Nullable String parent,
        Period cycle,
        @Nullable Long installs,
        Terms terms,
        SequencedMap<String, Terms> campaigns,
        List<PoolTerms> pools,
        List<LaneTerms> lanes,
        Map<String, String> values,
        Discretion discretion) {

    public PlanSpec {
        campaigns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(campaigns));
        pools = List.copyOf(pools);
        lanes = List.copyOf(lanes);
        values = Map.copyOf(values);
    }

    /** The same under another name. */
    PlanSpec named(String other) {
        return new PlanSpec(other, title, parent, cycle, installs, terms, campaigns, pools, lanes, values, discretion);
    }

    /** What holds under {@code campaign}, or while none does when the text is empty. */
    public Optional<Terms> terms(String campaign) {
        return campaign.isEmpty() ? Optional.of(terms) : Optional.ofNullable(campaigns.get(campaign));
    }

    /** The one wallet that relief, prices and quotas of the plan draw on, if any does. */
    public Optional<String> wallet() {
        return wallets().stream().findFirst();
    }

    Set<String> wallets() {
        return allTerms().flatMap(each -> each.wallets().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean pointsTo(String violation) {
        return allTerms().anyMatch(each -> each.pointsTo(violation));
    }

    /** The rules of suspicion, each once, whichever campaigns are on: they look at all that an account does. */
    public List<Signal> signals() {
        var byName = new LinkedHashMap<String, Signal>();
        allTerms()
                .flatMap(each -> each.signals().stream())
                .forEach(signal -> byName.putIfAbsent(signal.name(), signal));
        return List.copyOf(byName.values());
    }

    /** All that can hold: that of no campaign first. */
    public Stream<Terms> allTerms() {
        return Stream.concat(Stream.of(terms), campaigns.values().stream());
    }
}
