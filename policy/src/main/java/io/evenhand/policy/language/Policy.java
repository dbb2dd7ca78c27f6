package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Conduct;
import io.evenhand.policy.example.Example;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A policy file that was read without errors. The maps are in the order of the file.
 *
 * @param noticePeriod the least time between the publication of its successor and that one's effect
 * @param statements printed as they are
 * @param models the lanes of each model; one that is not listed has the fast lane only
 * @param campaigns the first that holds applies
 * @param addOns what a subscription may add to any plan
 * @param variations its plans as single subscriptions have them
 */
public record Policy(
        String name,
        String title,
        String contact,
        Span noticePeriod,
        Acceptance acceptance,
        List<String> statements,
        SequencedMap<String, Parameter> parameters,
        SequencedMap<String, MeterSpec> meters,
        SequencedMap<String, WalletSpec> wallets,
        Map<String, Set<String>> models,
        List<CampaignSpec> campaigns,
        SequencedMap<String, PlanSpec> plans,
        SequencedMap<String, AddOnSpec> addOns,
        Conduct conduct,
        List<Example> examples,
        Variations variations) {

    /** What stands for an address that the platform has not set yet. */
    public static final String NOT_SET = "set-by-the-platform";

    public Policy {
        statements = List.copyOf(statements);
        parameters = copy(parameters);
        meters = copy(meters);
        wallets = copy(wallets);
        models = Map.copyOf(models);
        campaigns = List.copyOf(campaigns);
        plans = copy(plans);
        addOns = copy(addOns);
        examples = List.copyOf(examples);
    }

    /** The plan, or the {@linkplain Variation variation} of one, of that name. */
    public Optional<PlanSpec> plan(String name) {
        var plan = plans.get(name);
        return plan != null ? Optional.of(plan) : varied(Variation.parse(name));
    }

    private Optional<PlanSpec> varied(Variation variation) {
        return variation.pieces().isEmpty() || !plans.containsKey(variation.plan())
                ? Optional.empty()
                : variations.find(variation);
    }

    /** What is wrong with a variation of one of its plans; nothing when a subscription can have it. */
    public List<PolicyError> errors(Variation variation) {
        return variations.errors(variation);
    }

    public Optional<CampaignSpec> campaign(String name) {
        return campaigns.stream()
                .filter(campaign -> campaign.name().equals(name))
                .findFirst();
    }

    /** The name of the campaign that {@code plan} has at {@code now}, the first of them; empty when none is on. */
    public Optional<String> campaign(String plan, Instant now, ZoneId zone) {
        return plan(plan).stream()
                .flatMap(on -> on.campaigns().keySet().stream())
                .filter(name -> campaign(name)
                        .filter(campaign -> campaign.isOnAt(now, zone))
                        .isPresent())
                .findFirst();
    }

    /** What decisions about accounts on {@code plan} execute; empty when the policy has no such plan. */
    public Optional<CompiledPlan> compile(int version, String plan) {
        return compile(version, plan, Term.ALWAYS, Switches.NONE, Optional.empty());
    }

    /**
     * The same for a version that decides for a term only, while some of its rules are switched off.
     *
     * @param before the same plan in the version before
     */
    public Optional<CompiledPlan> compile(
            int version, String plan, Term term, Switches switches, Optional<CompiledPlan> before) {
        return plan(plan)
                .map(found -> CompiledPlan.of(this, found, new TableCompiler.Edition(version, term, switches), before));
    }

    /** The names of all limits that plans have, under any campaign. */
    public SequencedSet<String> limits() {
        return plans.values().stream()
                .flatMap(PlanSpec::allTerms)
                .flatMap(terms -> terms.limits().stream())
                .map(LimitSpec::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What an account on {@code plan} is told while no campaign holds; empty when that plan has no such limit. */
    public Optional<Message> tell(String plan, String limit, Occasion occasion) {
        return tell(plan, "", limit, occasion);
    }

    /** What an account on {@code plan} is told under {@code campaign}; empty when it has no such limit there. */
    public Optional<Message> tell(String plan, String campaign, String limit, Occasion occasion) {
        return plan(plan)
                .flatMap(on -> on.terms(campaign)
                        .flatMap(terms -> terms.limit(limit))
                        .map(reached -> LimitMessage.fill(this, on, reached, occasion)));
    }

    /**
     * The title of the lowest other plan, in the order of the file, whose {@code limit} allows {@code value}: so much of
     * an attribute in one request, or so many requests at the same time. A plan without the limit allows everything.
     */
    public Optional<String> offer(String plan, String limit, long value) {
        return plans.values().stream()
                .filter(other -> !other.name().equals(plan))
                .filter(other -> other.terms()
                        .limit(limit)
                        .filter(found -> !allows(found, value))
                        .isEmpty())
                .map(PlanSpec::title)
                .findFirst();
    }

    private static boolean allows(LimitSpec limit, long value) {
        return switch (limit) {
            case LimitSpec.Ceiling ceiling -> value <= ceiling.max();
            case LimitSpec.Concurrency concurrency -> value <= concurrency.slots();
            case LimitSpec.Bands _,
                    LimitSpec.Quota _,
                    LimitSpec.Rate _,
                    LimitSpec.Sustained _,
                    LimitSpec.Relative _,
                    LimitSpec.Exclusive _,
                    LimitSpec.Repeats _ -> true;
        };
    }

    /** Whether a signal or a limit of any plan points to the violation; otherwise people report it, or see it themselves. */
    public boolean detects(String violation) {
        return plans.values().stream().anyMatch(plan -> plan.pointsTo(violation));
    }

    /** The first instant at which a successor published at {@code publishedAt} may take effect; days are those of UTC. */
    public Instant noticeEnds(Instant publishedAt) {
        return noticePeriod.after(publishedAt, ZoneOffset.UTC);
    }

    private static <T> SequencedMap<String, T> copy(SequencedMap<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }
}
