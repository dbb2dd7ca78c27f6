package io.evenhand.metering.policy;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.Acceptance;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The compiled limits of every plan that was ever in force, by version. They fail while the accounts service does not
 * tell a version that is not known yet.
 */
@ApplicationScoped
public class LimitTables {

    private final RemotePolicies policies;
    private final ConcurrentMap<Edition, String> sources = new ConcurrentHashMap<>();
    private final ConcurrentMap<Edition, CompiledVersion> asWritten = new ConcurrentHashMap<>();
    private final ConcurrentMap<Edition, CompiledVersion> asSet = new ConcurrentHashMap<>();

    LimitTables(RemotePolicies policies) {
        this.policies = policies;
    }

    /** A plan of one version of a policy under a campaign, or under none when the text is empty. */
    public record Key(String policy, int version, String plan, String campaign) {}

    private record Edition(String policy, int version) {}

    /**
     * The limits that a record of the log speaks of: its rows, in their order, with the figures of the file. Values that
     * parameters were set to at run time change neither names nor order.
     */
    public Uni<LimitTable> get(Key key) {
        var edition = new Edition(key.policy(), key.version());
        return compiled(asWritten, edition, Settings.NONE)
                .map(version -> version.plan(key.plan()).table(key.campaign()));
    }

    /** How a version is accepted. */
    public Uni<Acceptance> acceptance(String policy, int version) {
        return compiled(asWritten, new Edition(policy, version), Settings.NONE).map(CompiledVersion::acceptance);
    }

    /**
     * What decides now for accounts on {@code plan}, with the values that parameters were set to at run time, and with what
     * is switched off; its counters are those that the versions before it began.
     */
    public Uni<CompiledPlan> inForce(String policy, String plan) {
        return inForce(policy).map(version -> version.plan(plan));
    }

    /** The policy that decides now. */
    public Uni<Policy> policy(String name) {
        return inForce(name).map(CompiledVersion::policy);
    }

    /** The version that decides now, and what of it is switched off. */
    public record InForce(Policy policy, int version, Switches switches) {}

    /** What applies now beyond what decisions execute. */
    public Uni<InForce> rules(String policy) {
        return inForce(policy)
                .map(version -> new InForce(
                        version.policy(), version.number(), version.settings().switches()));
    }

    private Uni<CompiledVersion> inForce(String policy) {
        return Uni.combine()
                .all()
                .unis(policies.untilInForce(policy), policies.valuesSet(policy), policies.switches(policy))
                .asTuple()
                .chain(told -> succeeding(policy, told.getItem1(), new Settings(told.getItem2(), told.getItem3())));
    }

    private Uni<CompiledVersion> succeeding(String policy, List<PoliciesClient.Published> versions, Settings settings) {
        if (versions.isEmpty()) {
            throw ProblemException.notFound("policy in force");
        }
        var last = new Edition(policy, versions.getLast().version());
        var known = asSet.get(last);
        return known != null && known.settings().equals(settings)
                ? Uni.createFrom().item(known)
                : Multi.createFrom()
                        .iterable(versions)
                        .onItem()
                        .transformToUniAndConcatenate(version -> source(new Edition(policy, version.version())))
                        .collect()
                        .asList()
                        .map(sources -> chain(versions, sources, settings))
                        .invoke(version -> asSet.put(last, version));
    }

    private static CompiledVersion chain(
            List<PoliciesClient.Published> versions, List<String> sources, Settings settings) {
        var before = Optional.<CompiledVersion>empty();
        for (var index = 0; index < versions.size(); index++) {
            var version = versions.get(index);
            // It has decided since then, and still does.
            var term =
                    before.isEmpty() ? Term.ALWAYS : new Term(Term.millis(version.effectiveAt()), Term.ALWAYS.until());
            before = Optional.of(CompiledVersion.read(version.version(), sources.get(index), settings, term, before));
        }
        return before.orElseThrow();
    }

    private Uni<CompiledVersion> compiled(
            ConcurrentMap<Edition, CompiledVersion> known, Edition edition, Settings settings) {
        var found = known.get(edition);
        return found != null && found.settings().equals(settings)
                ? Uni.createFrom().item(found)
                : source(edition)
                        .map(source -> CompiledVersion.read(edition.version(), source, settings))
                        .invoke(version -> known.put(edition, version));
    }

    private Uni<String> source(Edition edition) {
        var known = sources.get(edition);
        return known != null
                ? Uni.createFrom().item(known)
                : policies.source(edition.policy(), edition.version()).invoke(source -> sources.put(edition, source));
    }
}
