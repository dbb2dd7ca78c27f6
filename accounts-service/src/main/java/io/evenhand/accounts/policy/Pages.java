package io.evenhand.accounts.policy;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.diff.PolicyDiff;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.page.Edition;
import io.evenhand.policy.page.PolicyPage;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What published versions say, and how two of them differ: with what was set at run time, as they decide. */
@ApplicationScoped
class Pages {

    private final Map<String, Known> pages = new ConcurrentHashMap<>();
    private final PolicyRepository rows;
    private final SwitchRepository switches;
    private final Readings readings;
    private final BusinessClock clock;

    Pages(PolicyRepository rows, SwitchRepository switches, Readings readings, BusinessClock clock) {
        this.rows = rows;
        this.switches = switches;
        this.readings = readings;
        this.clock = clock;
    }

    /** What a page is made from: a version, and since when what was set of it at run time. */
    private record Source(
            Readings.Reading reading, Edition edition, Map<String, Instant> changed, Map<String, Instant> off) {

        Document page() {
            return PolicyPage.of(reading.policy(), edition, changed, off);
        }
    }

    private record Known(Source source, Document page) {}

    /** The page of the version in force, or of another that was published; empty when there is none. */
    @WithSession
    Uni<Optional<Document>> page(String name, Optional<Integer> number) {
        return rows.editions(name)
                .chain(editions -> switches.last(name).map(lines -> {
                    var history = readings.history(editions);
                    return number.or(() -> history.inForce(clock.instant()).map(History.Version::number))
                            .flatMap(editions::version)
                            .flatMap(row -> edition(row, history)
                                    .map(edition -> Versions.linked(
                                            page(row.id(), source(editions, row, edition, lines)),
                                            history,
                                            row.number())));
                }));
    }

    /** What a published version changes of another, as its holders read it; empty when one of them was never published. */
    @WithSession
    Uni<Optional<Document>> changes(String name, int number, int since) {
        return rows.editions(name).map(editions -> {
            var history = readings.history(editions);
            return Versions.published(history, number) && Versions.published(history, since)
                    ? difference(editions, number, since)
                            .map(diff -> Versions.changes(title(editions, number), diff, number, since))
                    : Optional.<Document>empty();
        });
    }

    private String title(Editions editions, int number) {
        return editions.version(number)
                .map(row -> readings.of(row, editions.values()).policy().title())
                .orElse("");
    }

    /** What {@code number} changes of {@code against}; empty when one of them does not exist. */
    @WithSession
    Uni<Optional<PolicyDiff>> diff(String name, int number, int against) {
        return rows.editions(name).map(editions -> difference(editions, number, against));
    }

    private Optional<PolicyDiff> difference(Editions editions, int number, int against) {
        return editions.version(against)
                .flatMap(before -> editions.version(number)
                        .map(after -> PolicyDiff.of(
                                readings.of(before, editions.values()).policy(),
                                readings.of(after, editions.values()).policy())));
    }

    private Source source(Editions editions, PolicyVersionRow row, Edition edition, List<SwitchChange> lines) {
        var reading = readings.of(row, editions.values());
        var changed = reading.fitting().keySet().stream()
                .flatMap(parameter -> editions.lastOf(parameter).stream())
                .collect(Collectors.toMap(ParameterChange::parameter, ParameterChange::at));
        var off = lines.stream()
                .filter(SwitchChange::off)
                .collect(Collectors.toMap(SwitchChange::rule, SwitchChange::at));
        return new Source(reading, edition, changed, off);
    }

    private Document page(String version, Source source) {
        return pages.compute(
                        version,
                        (_, known) -> known != null && known.source().equals(source)
                                ? known
                                : new Known(source, source.page()))
                .page();
    }

    private Optional<Edition> edition(PolicyVersionRow row, History history) {
        var version = row.number();
        return Optional.ofNullable(row.effectiveAt()).flatMap(at -> switch (history.stateOf(version, clock.instant())) {
            case DRAFT -> Optional.empty();
            case SCHEDULED -> Optional.of(new Edition.Scheduled(version, at));
            case IN_FORCE -> Optional.of(new Edition.InForce(version, at));
            case SUPERSEDED -> Optional.of(new Edition.Superseded(version, at));
        });
    }
}
