package io.evenhand.metering.policy;

import io.evenhand.policy.language.Acceptance;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.LimitTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
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

    /** What decides now for accounts on {@code plan}, with the values that parameters were set to at run time, and with what is switched off. */
    public Uni<CompiledPlan> inForce(String policy, String plan) {
        return inForce(policy).map(version -> version.plan(plan));
    }

    /** The policy that decides now. */
    public Uni<Policy> policy(String name) {
        return inForce(name).map(CompiledVersion::policy);
    }

    private Uni<CompiledVersion> inForce(String policy) {
        return Uni.combine()
                .all()
                .unis(policies.versionInForce(policy), policies.valuesSet(policy), policies.switches(policy))
                .asTuple()
                .chain(told -> compiled(
                        asSet, new Edition(policy, told.getItem1()), new Settings(told.getItem2(), told.getItem3())));
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
