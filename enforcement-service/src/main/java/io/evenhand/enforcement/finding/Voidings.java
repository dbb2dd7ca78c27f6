package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Measure;
import io.evenhand.enforcement.measure.Reversals;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.measure.Actor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What a reversal does to findings: the one that caused the measure is void, as if it had never been; its rule only opens
 * cases for a time; and whatever else relied on it is looked at again.
 */
@ApplicationScoped
class Voidings implements Reversals {

    private final FindingRepository findings;
    private final Rulings rulings;
    private final Histories histories;
    private final Links links;
    private final Cascades cascades;
    private final BusinessClock clock;

    Voidings(
            FindingRepository findings,
            Rulings rulings,
            Histories histories,
            Links links,
            Cascades cascades,
            BusinessClock clock) {
        this.findings = findings;
        this.rulings = rulings;
        this.histories = histories;
        this.links = links;
        this.cascades = cascades;
        this.clock = clock;
    }

    @Override
    public Uni<Void> reversed(Measure measure, String why, Actor by) {
        // The findings that are left stand: this is what became of their company.
        return why.equals(Cascades.BASIS_VOIDED)
                ? Uni.createFrom().voidItem()
                : findings.lock(measure.account())
                        .chain(() -> causes(measure))
                        .chain(findings::named)
                        .chain(rows -> Findings.all(rows, row -> voided(measure, row, why, by))
                                .chain(() -> cascades.recompute(measure.account(), rows, by)));
    }

    /** What a person relied on who took the measure without a ladder, or what the ladder took it for. */
    private Uni<List<String>> causes(Measure measure) {
        return links.of(measure.id())
                .map(all -> all.isEmpty()
                        ? measure.findings()
                        : all.stream()
                                .filter(Links.Link::cause)
                                .map(Links.Link::finding)
                                .toList());
    }

    private Uni<Void> voided(Measure measure, FindingRow row, String why, Actor by) {
        return cascades.voided(row, why, name(by))
                .chain(() -> rulings.of(row))
                .chain(ruling -> ruling.map(known -> histories.restored(measure.id(), row, known, clock.instant()))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static String name(Actor actor) {
        return switch (actor) {
            case Actor.Rule _ -> "rule";
            case Actor.Person person -> person.id();
        };
    }
}
