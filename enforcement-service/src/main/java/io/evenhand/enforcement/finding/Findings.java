package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Measure;
import io.evenhand.enforcement.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.ladder.Confirmation;
import io.evenhand.policy.ladder.Consequence;
import io.evenhand.policy.ladder.Escalation;
import io.evenhand.policy.ladder.Finding;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people decide about findings, in the current Hibernate Reactive transaction. */
@ApplicationScoped
class Findings {

    private final FindingRepository findings;
    private final Rulings rulings;
    private final Histories histories;
    private final Links links;
    private final Steps steps;
    private final Course course;
    private final Cascades cascades;
    private final Measures measures;
    private final BusinessClock clock;

    Findings(
            FindingRepository findings,
            Rulings rulings,
            Histories histories,
            Links links,
            Steps steps,
            Course course,
            Cascades cascades,
            Measures measures,
            BusinessClock clock) {
        this.findings = findings;
        this.rulings = rulings;
        this.histories = histories;
        this.links = links;
        this.steps = steps;
        this.course = course;
        this.cascades = cascades;
        this.measures = measures;
        this.clock = clock;
    }

    /** What came of a wish. */
    sealed interface Outcome {

        /** The finding as it is now. */
        record Done(FindingView finding) implements Outcome {}

        /** It stands so already. */
        record Unchanged(FindingView finding) implements Outcome {}

        /** It was decided before, otherwise. */
        record Settled(FindingView finding) implements Outcome {}

        /** It was told a moment ago, and nobody has looked at it yet. */
        record TooSoon() implements Outcome {}

        record NotFound() implements Outcome {}
    }

    /** Keeps what somebody saw, and sees what that leads to. The same rule in the same window is one finding. */
    Uni<Outcome> tell(Sighting sighting) {
        return findings.lock(sighting.account())
                .chain(() -> findings.same(sighting))
                .chain(known -> known.<Uni<Outcome>>map(
                                row -> Uni.createFrom().item(new Outcome.Unchanged(row.toView())))
                        .orElseGet(() -> findings.persistAndFlush(FindingRow.of(sighting, clock.instant()))
                                .call(course::lead)
                                .map(row -> new Outcome.Done(row.toView()))));
    }

    /** A person confirms a finding: it counts, and what follows is told, taken or proposed. */
    Uni<Outcome> confirm(String id, String why, Actor.Person by) {
        return change(id, row -> switch (row.toFinding().confirm(clock.instant())) {
            case Finding.Change.Done(var confirmed) -> confirmed(row, confirmed, why, by);
            case Finding.Change.Settled(var state) -> settled(row, state instanceof Finding.State.Confirmed);
        });
    }

    /** A person sees that it was nothing: what was taken for it was wrong. */
    Uni<Outcome> dismiss(String id, String why, Actor.Person by) {
        return change(id, row -> switch (row.toFinding().dismiss(clock.instant())) {
            case Finding.Change.Done(var dismissed) -> dismissed(row, dismissed, why, by);
            case Finding.Change.Settled(var state) -> settled(row, state instanceof Finding.State.Dismissed);
        });
    }

    private Uni<Outcome> change(String id, Function<FindingRow, Uni<Outcome>> change) {
        return findings.findById(id).chain(found -> {
            if (found == null) {
                return Uni.createFrom().item(new Outcome.NotFound());
            }
            return findings.lock(found.account())
                    .chain(() -> findings.getSession())
                    .chain(session -> session.refresh(found))
                    .chain(() -> found.isJudged()
                            ? change.apply(found)
                            : Uni.createFrom().item(new Outcome.TooSoon()));
        });
    }

    private static Uni<Outcome> settled(FindingRow row, boolean so) {
        return Uni.createFrom().item(so ? new Outcome.Unchanged(row.toView()) : new Outcome.Settled(row.toView()));
    }

    private Uni<Outcome> confirmed(FindingRow row, Finding confirmed, String why, Actor.Person by) {
        row.settle(confirmed.state(), by.id(), why);
        return rulings.of(row)
                .map(Optional::orElseThrow)
                .chain(ruling -> findings.flush()
                        .chain(() -> histories.of(row, ruling))
                        .map(history -> Escalation.confirmed(
                                confirmed, row.reached(), row.notice().isPresent(), history, clock.instant()))
                        .chain(confirmation -> follow(row, ruling, confirmation, by)))
                .chain(() -> findings.changed(row))
                .map(Outcome.Done::new);
    }

    private Uni<Void> follow(FindingRow row, Ruling ruling, Confirmation confirmation, Actor.Person by) {
        // What waits for its grace goes on waiting.
        var keeps = confirmation.equals(new Confirmation(false, new Consequence.Done()));
        return (confirmation.endsPause() ? endPause(row) : Uni.createFrom().voidItem())
                .chain(() -> keeps
                        ? Uni.createFrom().voidItem()
                        : steps.follow(row, ruling, confirmation.consequence(), by));
    }

    /** Somebody has looked. */
    private Uni<Void> endPause(FindingRow row) {
        return live(row, row.pause().stream().toList())
                .chain(live -> all(
                        live,
                        pause -> measures.end(
                                        pause.id(),
                                        Ending.LIFTED,
                                        "The case was looked at; the finding counts.",
                                        Course.RULE)
                                .replaceWithVoid()));
    }

    private Uni<Outcome> dismissed(FindingRow row, Finding dismissed, String why, Actor.Person by) {
        row.settle(dismissed.state(), by.id(), why);
        row.nothingNext();
        return findings.flush()
                .chain(() -> links.relyingOn(List.of(row.id())))
                .map(all -> all.stream()
                        .filter(link -> link.cause() && link.finding().equals(row.id()))
                        .map(Links.Link::measure)
                        .toList())
                .chain(caused -> live(row, caused))
                .chain(live -> all(live, measure -> end(measure, why, by)))
                .chain(() -> cascades.recompute(row.account(), List.of(row), by))
                .chain(() -> findings.changed(row))
                .map(Outcome.Done::new);
    }

    private Uni<Void> end(Measure measure, String why, Actor.Person by) {
        var ending = measure.state().equals("proposed") ? Ending.CANCELLED : Ending.REVERSED;
        return measures.end(measure.id(), ending, why, by).replaceWithVoid();
    }

    private Uni<List<Measure>> live(FindingRow row, List<String> ids) {
        return measures.of(row.account())
                .map(all -> all.stream()
                        .filter(each -> ids.contains(each.id()) && Course.isLive(each))
                        .collect(Collectors.toList()));
    }

    static <T> Uni<Void> all(List<T> items, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .onItem()
                .ignoreAsUni();
    }
}
