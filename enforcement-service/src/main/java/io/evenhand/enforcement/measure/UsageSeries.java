package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.measure.SeriesDue.Due;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.kit.store.Migrations;
import io.evenhand.policy.language.Policy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds to the evidence of a measure by a rule what its account had used by the day over the rule's window, so that a chart can
 * be drawn of it. Metering is asked outside of the transaction that makes the measure, and until it answers.
 */
@ApplicationScoped
class UsageSeries {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(399);
    private static final Set<Integer> NONE = Set.of(400, 404);

    private final SeriesDue due;
    private final EvidenceItems evidence;
    private final Policies policies;
    private final SeriesClient metering;
    private final BusinessClock clock;
    private final Migrations migrations;

    UsageSeries(
            SeriesDue due,
            EvidenceItems evidence,
            Policies policies,
            ServiceClients clients,
            BusinessClock clock,
            Migrations migrations) {
        this.due = due;
        this.evidence = evidence;
        this.policies = policies;
        this.metering = clients.of("metering", SeriesClient.class, LONGEST);
        this.clock = clock;
        this.migrations = migrations;
    }

    @Scheduled(every = "{evenhand.measure.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return due.claim()
                .onItem()
                .transformToMulti(claimed -> Multi.createFrom().iterable(claimed))
                .onItem()
                .transformToUniAndConcatenate(of -> freeze(of)
                        .onFailure()
                        .invoke(e -> Log.warnf(
                                "Use is not frozen into the evidence of %s yet: %s", of.measure(), e.toString()))
                        .onFailure()
                        .recoverWithNull())
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Use is not frozen into evidence now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> freeze(Due of) {
        var found = policies.version(of.policy(), of.policyVersion());
        if (found.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var from = of.from().isBefore(of.to().minus(LONGEST_WINDOW)) ? of.to().minus(LONGEST_WINDOW) : of.from();
        return Multi.createFrom()
                .iterable(meters(found.get().policy(), of.rule()))
                .onItem()
                .transformToUniAndConcatenate(meter -> ask(of, meter, from))
                .collect()
                .asList()
                .chain(series -> Panache.withTransaction(() -> evidence.freeze(
                                of.evidence(),
                                2,
                                of.account(),
                                of.measure(),
                                "usage-series",
                                clock.instant(),
                                content(of, from, series))
                        .chain(() -> due.done(of.measure()))));
    }

    /** The meter that a comparison compares; all where a rule of suspicion looks at the whole account. */
    private static List<String> meters(Policy policy, String rule) {
        var compared = policy.plans().values().stream()
                .flatMap(plan -> plan.allTerms())
                .flatMap(terms -> terms.limits().stream())
                .filter(limit -> limit.name().equals(rule))
                .map(limit -> limit.common().meter())
                .filter(meter -> meter != null)
                .distinct()
                .toList();
        return compared.isEmpty() ? policy.meters().keySet().stream().sorted().toList() : compared;
    }

    /** Use of one meter; none where the account has no such meter, or is not known any more. */
    private Uni<OfMeter> ask(Due of, String meter, Instant from) {
        return metering.series(of.account(), meter, from.toString(), of.to().toString(), "day")
                .map(SeriesClient.Series::items)
                .onFailure(UsageSeries::saysThereIsNone)
                .recoverWithItem(List.of())
                .map(points -> new OfMeter(meter, points));
    }

    private static boolean saysThereIsNone(Throwable failure) {
        return failure instanceof WebApplicationException refused
                && NONE.contains(refused.getResponse().getStatus());
    }

    /** What was used of a meter. */
    private record OfMeter(String meter, List<SeriesClient.Point> points) {}

    private static SortedMap<String, Object> content(Due of, Instant from, List<OfMeter> series) {
        var content = new TreeMap<String, Object>();
        content.put("step", "day");
        content.put("from", from.toString());
        content.put("to", of.to().toString());
        content.put(
                "series",
                series.stream()
                        .filter(each -> !each.points().isEmpty())
                        .map(each -> Map.of("meter", each.meter(), "points", each.points()))
                        .toList());
        content.put("beside", beside(of.figures()));
        return content;
    }

    /** The lines to draw beside it, over the whole window: what others used, and what is too much on its own. */
    private static Map<String, Double> beside(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .filter(figure -> figure.getKey().startsWith("cohort")
                        || figure.getKey().equals("percentile")
                        || figure.getKey().equals("alone"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }
}
