package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Measure;
import io.evenhand.enforcement.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.conduct.Measure.Notice;
import io.evenhand.policy.conduct.Measure.Pause;
import io.evenhand.policy.conduct.Measure.Suspend;
import io.evenhand.policy.conduct.Measure.SuspendForGood;
import io.evenhand.policy.conduct.Measure.Terminate;
import io.evenhand.policy.conduct.Measure.Throttle;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.ladder.Cascade;
import io.evenhand.policy.ladder.Escalation;
import io.evenhand.policy.ladder.Finding;
import io.evenhand.policy.ladder.Relied;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.evenhand.policy.window.Span;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks again at measures when findings have come to nothing that they relied on; in the current transaction. */
@ApplicationScoped
class Cascades {

    /** Why a measure ended of whose findings too few are left. */
    static final String BASIS_VOIDED = "basis-voided: a finding that it relied on counts no longer.";

    private final FindingRepository findings;
    private final Rulings rulings;
    private final Links links;
    private final Reasons reasons;
    private final Measures measures;
    private final BusinessClock clock;

    Cascades(
            FindingRepository findings,
            Rulings rulings,
            Links links,
            Reasons reasons,
            Measures measures,
            BusinessClock clock) {
        this.findings = findings;
        this.rulings = rulings;
        this.links = links;
        this.reasons = reasons;
        this.measures = measures;
        this.clock = clock;
    }

    /** Looks again at every measure that has not ended and relied on any of these. */
    Uni<Void> recompute(String account, List<FindingRow> gone, Actor by) {
        var ids = gone.stream().map(FindingRow::id).toList();
        return links.relyingOn(ids)
                .map(relying -> relying.stream().collect(Collectors.groupingBy(Links.Link::measure)))
                .chain(byMeasure -> measures.of(account)
                        .map(all -> all.stream()
                                .filter(each ->
                                        Course.isLive(each) && !each.kind().equals("notice"))
                                .filter(each -> each.findings().stream().anyMatch(ids::contains))
                                .toList())
                        .chain(live -> Findings.all(
                                live, each -> recompute(each, byMeasure.getOrDefault(each.id(), List.of()), by))));
    }

    /** A measure that a person took without a ladder stands while any of its findings does. */
    private Uni<Void> recompute(Measure measure, List<Links.Link> basis, Actor by) {
        var points = basis.stream().mapToLong(Links.Link::points).findFirst().orElse(1);
        return findings.named(measure.findings())
                .chain(rows -> rulings.of(rows.getLast())
                        .map(Optional::orElseThrow)
                        .chain(ruling -> follow(measure, points, rows, ruling, by)));
    }

    private Uni<Void> follow(Measure measure, long points, List<FindingRow> rows, Ruling ruling, Actor by) {
        var relied = new Relied(
                measure.id(),
                what(measure),
                points,
                measure.startsAt(),
                rows.stream().map(FindingRow::toFinding).toList());
        return switch (Cascade.of(relied, ruling.ladder(), ruling.zone(), clock.instant())) {
            case Cascade.Stands _ -> Uni.createFrom().voidItem();
            case Cascade.Reversed _ -> end(measure, Ending.REVERSED, by);
            case Cascade.Superseded lower ->
                measure.state().equals("active")
                        ? supersede(measure, lower, rows, ruling, by)
                        : end(measure, Ending.CANCELLED, by);
        };
    }

    /** What it does, as steps say it. */
    private static io.evenhand.policy.conduct.Measure what(Measure measure) {
        var endsAt = measure.endsAt();
        var lasts =
                new Span(Period.ZERO, endsAt == null ? Duration.ZERO : Duration.between(measure.startsAt(), endsAt));
        var target = Target.valueOf(measure.scope().target().toUpperCase(Locale.ROOT));
        var pace = measure.pace();
        return switch (measure.kind()) {
            case "throttle" -> new Throttle(pace == null ? Duration.ZERO : Duration.parse(pace), lasts);
            case "pause" -> new Pause(target, lasts);
            case "suspension" -> endsAt == null ? new SuspendForGood(target) : new Suspend(target, lasts);
            case "termination" -> new Terminate();
            default -> new Notice();
        };
    }

    private Uni<Void> end(Measure measure, Ending ending, Actor by) {
        return measures.end(
                        measure.id(), measure.state().equals("active") ? ending : Ending.CANCELLED, BASIS_VOIDED, by)
                .replaceWithVoid();
    }

    private Uni<Void> supersede(
            Measure measure, Cascade.Superseded lower, List<FindingRow> rows, Ruling ruling, Actor by) {
        var cause = rows.stream()
                .filter(row -> lower.rung().basis().getLast().equals(row.id()))
                .findFirst()
                .orElseThrow();
        return reasons.draft(
                        cause,
                        ruling,
                        lower.step().measure(),
                        lower.rung(),
                        Escalation.decider(lower.step()),
                        by,
                        lower.until())
                .chain(measures::issue)
                .call(next -> links.add(
                        next.id(), lower.rung(), cause.id(), lower.step().at()))
                .chain(() -> end(measure, Ending.SUPERSEDED, by));
    }

    /** Voids what is confirmed or pending; what came to nothing before stays as it is. */
    Uni<Boolean> voided(FindingRow row, String why, String by) {
        return switch (row.toFinding().voided(clock.instant())) {
            case Finding.Change.Done(var voided) -> {
                row.settle(voided.state(), by, why);
                row.nothingNext();
                yield findings.changed(row).replaceWith(true);
            }
            case Finding.Change.Settled _ -> Uni.createFrom().item(false);
        };
    }
}
