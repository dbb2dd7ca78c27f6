package io.evenhand.metering.judgement;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.judgement.Comparisons.Compared;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.policy.LimitTables.InForce;
import io.evenhand.policy.cohort.Alternative;
import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.cohort.Disproportion;
import io.evenhand.policy.cohort.Spread;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what a rule looks at, over all accounts on a plan. */
@ApplicationScoped
class Histograms {

    private static final double P95 = 0.95;
    private static final Duration SHOWN = Duration.ofDays(30);

    private final LimitTables tables;
    private final Census census;
    private final Strains strains;
    private final Findings findings;
    private final BusinessClock clock;

    Histograms(LimitTables tables, Census census, Strains strains, Findings findings, BusinessClock clock) {
        this.tables = tables;
        this.census = census;
        this.strains = strains;
        this.findings = findings;
        this.clock = clock;
    }

    Uni<HistogramView> of(String policy, String rule, @Nullable String plan) {
        var now = clock.instant();
        return tables.rules(policy).chain(inForce -> {
            var on = plan(inForce, rule, plan);
            return findings.days(policy, rule, now.minus(SHOWN), now).chain(days -> {
                var shown = days.stream()
                        .map(day -> new HistogramView.Day(day.day(), day.findings(), day.accounts()))
                        .toList();
                var comparisons = new Comparisons(inForce);
                return comparisons
                        .of(on.name(), rule)
                        .map(compared -> use(comparisons, on.name(), compared, now)
                                .map(use -> view(
                                        inForce,
                                        on.name(),
                                        compared.name(),
                                        compared.stage(),
                                        compared.limit().window(),
                                        now,
                                        use,
                                        shown)))
                        .orElseGet(() -> {
                            var signal = signal(on, rule).orElseThrow();
                            var stage = inForce.switches().stage(rule, signal.stage());
                            return Uni.createFrom()
                                    .item(view(inForce, on.name(), rule, stage, signal.window(), now, null, shown));
                        });
            });
        });
    }

    private static HistogramView view(
            InForce inForce,
            String plan,
            String rule,
            Stage stage,
            Window window,
            Instant now,
            HistogramView.@Nullable Use use,
            List<HistogramView.Day> days) {
        return new HistogramView(
                inForce.policy().name(),
                inForce.version(),
                rule,
                plan,
                use == null ? "signal" : "relative",
                stage.name().toLowerCase(Locale.ROOT),
                window instanceof Window.Rolling(var length) ? length.toString() : window.name(),
                now,
                use,
                days);
    }

    /** The plan that is named, or the only one that has the rule. */
    private static PlanSpec plan(InForce inForce, String rule, @Nullable String named) {
        var having = inForce.policy().plans().values().stream()
                .filter(plan -> signal(plan, rule).isPresent()
                        || new Comparisons(inForce).of(plan.name(), rule).isPresent())
                .toList();
        if (having.isEmpty()) {
            throw ProblemException.invalid("rule", "must be a signal, or a limit that compares accounts");
        }
        if (named == null && having.size() > 1) {
            throw ProblemException.invalid("plan", "must say which of " + names(having));
        }
        return having.stream()
                .filter(plan -> named == null || plan.name().equals(named))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("plan", "must be one of " + names(having)));
    }

    private static String names(List<PlanSpec> plans) {
        return String.join(", ", plans.stream().map(PlanSpec::name).toList());
    }

    private static Optional<Signal> signal(PlanSpec plan, String rule) {
        return plan.allTerms()
                .flatMap(terms -> terms.signals().stream())
                .filter(signal -> signal.name().equals(rule))
                .findFirst();
    }

    private Uni<HistogramView.Use> use(Comparisons comparisons, String plan, Compared compared, Instant now) {
        var policy = comparisons.inForce().policy().name();
        return census.of(policy, List.of(new Question(plan, compared.limit())), now)
                .chain(counted -> strains.of(policy, compared.limit().comparison())
                        // Of many accounts this takes a moment, which is not the event loop's.
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(strained -> use(comparisons, compared, counted.getFirst(), strained)));
    }

    private static HistogramView.Use use(
            Comparisons comparisons, Compared compared, Counted counted, boolean strained) {
        var cohort = counted.cohort();
        var decimals = compared.meter().decimals();
        var judged = counted.uses().stream()
                .filter(use -> comparisons.of(use.plan(), compared.name()).isPresent())
                .mapToLong(Counted.Use::units)
                .toArray();
        return new HistogramView.Use(
                compared.meter().name(),
                cohort.count(),
                cohort.count() - judged.length,
                units((double) cohort.total(), decimals),
                units(cohort.median(), decimals),
                units(cohort.quantile(P95), decimals),
                strained,
                found(compared.limit().comparison(), judged, cohort, decimals),
                Spread.of(cohort).buckets().stream()
                        .map(bucket -> new HistogramView.Bucket(
                                units((double) bucket.above(), decimals),
                                units((double) bucket.upTo(), decimals),
                                bucket.accounts()))
                        .toList(),
                Alternative.of(compared.limit().comparison()).stream()
                        .map(other -> new HistogramView.Otherwise(
                                other.figure(), other.value(), found(other.comparison(), judged, cohort, decimals)))
                        .toList());
    }

    private static long found(Comparison rule, long[] uses, Cohort all, int decimals) {
        var found = 0L;
        for (var own : uses) {
            if (Disproportion.of(rule, own, all.without(own), decimals, true) != Disproportion.NONE) {
                found++;
            }
        }
        return found;
    }

    private static double units(double smallest, int decimals) {
        return BigDecimal.valueOf(smallest).movePointLeft(decimals).doubleValue();
    }
}
