package io.evenhand.metering.detector;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.Sighted;
import io.evenhand.meter.Sightings;
import io.evenhand.meter.Sightings.Told;
import io.evenhand.metering.finding.Findings;
import io.evenhand.metering.finding.SignalFound;
import io.evenhand.metering.log.LogReaders;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Reads what was seen, in the partitions of the usage log that this replica reads anyway. Nothing stays in memory from
 * one reading to the next. A reading that failed half-way is done again, and tells of no finding twice.
 */
@ApplicationScoped
class Detector {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What is kept of an account outlives what can be asked of it by this. */
    private static final Duration SPARE = Duration.ofDays(1);

    private final Sightings sightings;
    private final LogReaders readers;
    private final Enrolments enrolments;
    private final RulesInForce rulesInForce;
    private final Drafts drafts;
    private final Findings findings;
    private final BusinessClock clock;
    private final DetectorConfig config;
    private final AtomicBoolean troubled = new AtomicBoolean();

    Detector(
            Sightings sightings,
            LogReaders readers,
            Enrolments enrolments,
            RulesInForce rulesInForce,
            Drafts drafts,
            Findings findings,
            BusinessClock clock,
            DetectorConfig config) {
        this.sightings = sightings;
        this.readers = readers;
        this.enrolments = enrolments;
        this.rulesInForce = rulesInForce;
        this.drafts = drafts;
        this.findings = findings;
        this.clock = clock;
        this.config = config;
    }

    @Scheduled(every = "{evenhand.metering.detector.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return Multi.createFrom()
                .iterable(readers.partitions())
                .onItem()
                .transformToUniAndConcatenate(this::read)
                .onItem()
                .ignoreAsUni()
                .invoke(() -> troubled.set(false))
                .onFailure()
                .invoke(e -> {
                    if (troubled.compareAndSet(false, true)) {
                        Log.warnf("What was seen is not looked at now: %s", e.toString());
                    }
                })
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> read(int partition) {
        return patiently(sightings.read(partition, config.atOnce()))
                .chain(told -> told.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : take(partition, told)
                                .chain(() -> told.size() < config.atOnce()
                                        ? Uni.createFrom().voidItem()
                                        : read(partition)));
    }

    private static <T> Uni<T> patiently(Future<T> answer) {
        return UniHelper.toUni(answer).ifNoItem().after(PATIENCE).fail();
    }

    private Uni<Void> take(int partition, List<Told> told) {
        var reached = told.getLast().position();
        return enrolments
                .of(accounts(told))
                .chain(known -> rules(known)
                        .chain(rules -> kept(known).chain(kept -> {
                            var taken = new Taking(known, rules, kept, told);
                            return findings.store(taken.found).chain(() -> keep(taken));
                        })))
                .chain(() -> patiently(sightings.forget(partition, reached)));
    }

    private static Set<String> accounts(List<Told> told) {
        return told.stream()
                .flatMap(each -> each.seen().stream())
                .map(Sighted::account)
                .collect(Collectors.toSet());
    }

    private Uni<Map<String, Rules>> rules(Map<String, Subscription> known) {
        var now = clock.instant();
        return Multi.createFrom()
                .iterable(known.values())
                .onItem()
                .transformToUniAndConcatenate(account -> rulesInForce
                        .of(account.policy(), account.planAt(now))
                        .map(rules -> Map.entry(account.id(), rules)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Uni<Map<String, byte[]>> kept(Map<String, Subscription> known) {
        return known.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : patiently(sightings.kept(List.copyOf(known.keySet())));
    }

    private Uni<Void> keep(Taking taken) {
        return taken.packed.isEmpty()
                ? Uni.createFrom().voidItem()
                : patiently(sightings.keep(taken.packed, taken.longest.plus(SPARE)));
    }

    /** What comes of what was told. */
    private final class Taking {

        private final List<SignalFound> found = new ArrayList<>();
        private final Map<String, byte[]> packed = new HashMap<>();
        private Duration longest = Duration.ZERO;

        Taking(Map<String, Subscription> known, Map<String, Rules> rules, Map<String, byte[]> kept, List<Told> told) {
            var logbooks = new HashMap<String, Logbook>();
            rules.forEach((account, of) -> {
                var subscription = known.get(account);
                if (subscription != null && !of.requests().isEmpty()) {
                    logbooks.put(account, Logbook.of(subscription, of, kept.get(account)));
                    longest = longest.compareTo(of.longest()) < 0 ? of.longest() : longest;
                }
            });
            told.forEach(each -> each.seen().forEach(seen -> {
                var logbook = logbooks.get(seen.account());
                if (logbook != null) {
                    logbook.take(each.position(), seen)
                            .forEach(one -> found.add(
                                    drafts.of(logbook.account(), logbook.rules(), one.subject(), one.finding())));
                }
            }));
            logbooks.forEach((account, logbook) -> {
                logbook.reached(told.getLast().position());
                packed.put(account, logbook.packed());
            });
        }
    }
}
