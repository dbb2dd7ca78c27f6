package io.evenhand.policy.language;

import io.evenhand.policy.activity.Activity;
import io.evenhand.policy.table.LimitTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One plan of one policy version, compiled once for each of its campaigns: a table is the same object every time. */
public final class CompiledPlan {

    private final LimitTable plain;
    private final List<Held> campaigns;
    private final List<PoolTerms> pools;
    private final Map<String, Set<String>> models;
    private final boolean watched;
    private final Discretion discretion;

    private CompiledPlan(
            LimitTable plain,
            List<Held> campaigns,
            List<PoolTerms> pools,
            Map<String, Set<String>> models,
            boolean watched,
            Discretion discretion) {
        this.plain = plain;
        this.campaigns = List.copyOf(campaigns);
        this.pools = List.copyOf(pools);
        this.models = models;
        this.watched = watched;
        this.discretion = discretion;
    }

    /** A campaign with the table of its terms. */
    private record Held(CampaignSpec campaign, LimitTable table) {}

    /** @param before the plan of that name in the version before; empty where nothing came before */
    static CompiledPlan of(Policy policy, PlanSpec plan, TableCompiler.Edition edition, Optional<CompiledPlan> before) {
        var held = policy.campaigns().stream()
                .filter(campaign -> plan.terms(campaign.name()).isPresent())
                .toList();
        var tables = new ArrayList<LimitTable>();
        tables.add(TableCompiler.compile(policy, edition, plan, "", plan.terms()));
        for (var campaign : held) {
            tables.add(TableCompiler.compile(
                    policy,
                    edition,
                    plan,
                    campaign.name(),
                    plan.terms(campaign.name()).orElseThrow()));
        }
        var succeeding = before.map(of -> Succession.of(of.tables().toList(), tables, rules(plan), edition))
                .orElse(tables);
        var campaigns = new ArrayList<Held>();
        for (var index = 0; index < held.size(); index++) {
            campaigns.add(new Held(held.get(index), succeeding.get(index + 1)));
        }
        return new CompiledPlan(
                succeeding.getFirst(), campaigns, plan.pools(), policy.models(), watches(plan), plan.discretion());
    }

    private static boolean watches(PlanSpec plan) {
        return plan.allTerms()
                .flatMap(terms -> terms.signals().stream())
                .flatMap(signal -> signal.when().facts().stream())
                .anyMatch(Activity.FACTS::contains);
    }

    /** What each limit says of changes. */
    private static Map<String, OnChange> rules(PlanSpec plan) {
        var rules = new HashMap<String, OnChange>();
        plan.allTerms().flatMap(terms -> terms.limits().stream()).forEach(limit -> {
            if (limit instanceof LimitSpec.Bands bands) {
                rules.put(limit.name(), bands.onChange());
            } else if (limit instanceof LimitSpec.Quota quota) {
                rules.put(limit.name(), quota.onChange());
            }
        });
        return rules;
    }

    /** The plan's own terms, then those of all its campaigns. */
    public Stream<LimitTable> tables() {
        return Stream.concat(Stream.of(plain), campaigns.stream().map(Held::table));
    }

    /** What a request meets: the terms of the first campaign that holds for it, or else the plan's own. */
    public LimitTable table(String action, Optional<String> model, Instant now, ZoneId zone) {
        return table(action, model, now, zone, _ -> false);
    }

    /**
     * The same for an account that some campaigns are paused for (POLICY-LANGUAGE 2.12).
     *
     * @param paused whether a campaign is
     */
    public LimitTable table(String action, Optional<String> model, Instant now, ZoneId zone, Predicate<String> paused) {
        // By index: this runs for every request, and without campaigns it makes no object.
        for (var index = 0; index < campaigns.size(); index++) {
            var held = campaigns.get(index);
            if (held.campaign().selection().covers(action, model.orElse(null))
                    && held.campaign().isOnAt(now, zone)
                    && !paused.test(held.campaign().name())) {
                return held.table();
            }
        }
        return plain;
    }

    /**
     * The terms of one campaign, or of none when the text is empty.
     *
     * @throws IllegalArgumentException when the plan has no such campaign
     */
    public LimitTable table(String campaign) {
        if (campaign.isEmpty()) {
            return plain;
        }
        return campaigns.stream()
                .filter(held -> held.campaign().name().equals(campaign))
                .findFirst()
                .map(Held::table)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Plan " + plain.plan() + " has no campaign " + Path.quoted(campaign)));
    }

    /** What requests can meet at {@code now}: the plan's own terms, then those of each campaign that is on. */
    public List<LimitTable> tables(Instant now, ZoneId zone) {
        return Stream.concat(
                        Stream.of(plain),
                        campaigns.stream()
                                .filter(held -> held.campaign().isOnAt(now, zone))
                                .map(Held::table))
                .toList();
    }

    /** Whether the model can go on in the relaxed lane. */
    public boolean runsRelaxed(Optional<String> model) {
        return model.map(models::get)
                .filter(lanes -> lanes.contains(Lanes.RELAXED))
                .isPresent();
    }

    /** Whether it has rules of suspicion that look at requests. */
    public boolean isWatched() {
        return watched;
    }

    /** How requests are handled: what goes upstream with them, and what of them may be stored. */
    public Discretion discretion() {
        return discretion;
    }

    /** Every shared capacity that requests of the plan may run in. */
    public List<PoolTerms> pools() {
        return pools;
    }

    /** The shared capacity that {@code action} runs in: the first pool that has the action. */
    public Optional<PoolTerms> pool(String action) {
        return pools.stream().filter(pool -> pool.covers(action)).findFirst();
    }
}
