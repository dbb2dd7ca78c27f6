package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.enforcement.measure.Barrier;
import io.evenhand.enforcement.measure.MeasuresInForce;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What requests are decided under: the policy in force for whoever asks, and what of it looks at a request. */
@Singleton
class TermsInForce {

    private final Policies policies;
    private final MeasuresInForce measures;

    TermsInForce(Policies policies, MeasuresInForce measures) {
        this.policies = policies;
        this.measures = measures;
    }

    /** What a request is decided under at {@code now}. */
    Terms of(Caller caller, String action, Optional<String> model, Instant now) {
        var account = caller.enrolment();
        var view = account.account();
        var version = policies.inForce(view.policy(), now)
                .orElseThrow(() -> ProblemException.unavailable(
                        "The policy of this account is not known here yet.", Duration.ofSeconds(1)));
        var plan = version.plan(account.planAt(now))
                .orElseThrow(() -> new ProblemException(
                        409,
                        "plan-not-in-policy",
                        "The policy in force has no plan " + view.plan() + " any more; ask "
                                + version.policy().contact() + "."));
        var restraint = measures.of(view.id());
        var table = account.inForce(
                plan.table(action, model, now, account.zone(), campaign -> restraint.pauses(campaign, now)), now);
        return new Terms(
                caller, version, restraint.slowed(table, now), plan.pool(action), plan.isWatched(), plan.discretion());
    }

    /** What stops whoever asks at {@code now}, whatever the request; empty when nothing does. */
    Optional<Barrier> barrier(Caller caller, Instant now) {
        return measures.of(caller.enrolment().account().id()).barrier(caller.install(), caller.key(), now);
    }

    /** Which limits look at the request, with the units each counts. */
    static List<Ask.Charge> charges(LimitTable table, DecisionRequest request, boolean countsOnly) {
        var meters = table.meters();
        for (var meter : request.units().keySet()) {
            if (!meters.contains(meter)) {
                throw ProblemException.invalid("units." + meter, "is not a meter of this policy; it has " + meters);
            }
        }
        var charges = new ArrayList<Ask.Charge>(table.rows().size());
        for (var index : table.covering(request.action(), request.model().orElse(null))) {
            var units = unitsOf(table.rows().get(index), meters, request, countsOnly);
            if (units > 0) {
                charges.add(new Ask.Charge(index, units));
            }
        }
        return charges;
    }

    /** What a limit counts of the request, or 0 when it does not look at it. */
    private static long unitsOf(Row row, List<String> meters, DecisionRequest request, boolean countsOnly) {
        return switch (row) {
            case Row.Ceiling ceiling -> {
                var value = request.attributes().getOrDefault(ceiling.attribute(), 0L);
                yield countsOnly ? Traces.attribute(ceiling, value) : value;
            }
            case Row.Concurrency _ -> 1;
            case Row.Throttle _ -> 1;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _, Row.Price _ ->
                request.units().getOrDefault(meters.get(row.meter()), 0L);
        };
    }

    /** The pools that requests of the caller's plan may run in. */
    List<PoolTerms> poolsOf(Caller caller, Instant now) {
        var account = caller.enrolment();
        return policies.inForce(account.account().policy(), now)
                .flatMap(version -> version.plan(account.planAt(now)))
                .map(CompiledPlan::pools)
                .orElse(List.of());
    }
}
