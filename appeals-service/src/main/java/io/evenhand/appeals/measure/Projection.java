package io.evenhand.appeals.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.appeals.casefile.Entry.Kind;
import io.evenhand.appeals.casefile.Entry.Progress;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Follows enforcement-service: keeps what it tells of measures and findings, and writes it into their cases. */
@ApplicationScoped
class Projection implements EventHandler {

    private final MeasureRepository rows;
    private final Measures measures;
    private final Cases cases;
    private final List<MeasureChanges> listeners;
    private final ObjectMapper json;

    Projection(
            MeasureRepository rows,
            Measures measures,
            Cases cases,
            @All List<MeasureChanges> listeners,
            ObjectMapper json) {
        this.rows = rows;
        this.measures = measures;
        this.cases = cases;
        this.listeners = listeners;
        this.json = json;
    }

    @Override
    public String follows() {
        return "enforcement";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return switch (event.type()) {
            case "measure-changed" -> measure(event);
            case "finding-changed" -> finding(event);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> measure(Event event) {
        var measure = measures.read(event.data());
        return rows.find(measure.id())
                .chain(before -> rows.store(measure, event.data())
                        .chain(news -> note(
                                measure,
                                event.at(),
                                news && !before.map(Measure::state).equals(Optional.of(measure.state())))))
                .chain(() -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .transformToUniAndConcatenate(listener -> listener.changed(measure))
                        .onItem()
                        .ignoreAsUni());
    }

    /** One that was asked for before it was told of is in no case yet. */
    private Uni<Void> note(Measure measure, Instant at, boolean changed) {
        return cases.of(measure.id())
                .chain(known -> known.isPresent() && !changed
                        ? Uni.createFrom().voidItem()
                        : known.map(id -> Uni.createFrom().item(id))
                                .orElseGet(() ->
                                        cases.open(measure.account(), measure.violation(), why(line(measure, at))))
                                .chain(id -> cases.note(id, line(measure, at))));
    }

    /** Holders read why a case was opened, too. */
    private static String why(Entry line) {
        return line.internal() ? "A person has to look at something." : line.what();
    }

    private static Entry line(Measure measure, Instant at) {
        // A notice has no end, and asks nothing of staff.
        var open = measure.state().equals("proposed")
                || (measure.isInForce(at) && !measure.kind().equals("notice"));
        var entry = by(
                Entry.of(at, Kind.MEASURE, measure.id(), words(measure), open ? Progress.OPEN : Progress.SETTLED),
                measure);
        return switch (measure.state()) {
            case "proposed", "cancelled" -> entry.forStaff();
            default -> entry;
        };
    }

    private static Entry by(Entry line, Measure measure) {
        return measure.issuedBy() == null ? line : line.by(measure.issuedBy());
    }

    private static String words(Measure measure) {
        var kind =
                Character.toUpperCase(measure.kind().charAt(0)) + measure.kind().substring(1);
        var why = measure.endedWhy() == null ? measure.facts() : measure.endedWhy();
        return "%s %s. %s"
                .formatted(kind, measure.state(), Objects.requireNonNullElse(why, ""))
                .strip();
    }

    private Uni<Void> finding(Event event) {
        var finding = read(event);
        return rows.store(finding, event.data())
                .chain(news -> news && !finding.isShadow()
                        ? note(finding, event.at())
                        : Uni.createFrom().voidItem());
    }

    /** Suspicions are the platform's own until a person confirmed them. */
    private Uni<Void> note(Finding finding, Instant at) {
        var progress = finding.isPending() ? Progress.OPEN : Progress.SETTLED;
        var what = "Finding %s. %s".formatted(finding.state(), Objects.requireNonNullElse(finding.says(), ""));
        var entry = Entry.of(at, Kind.FINDING, finding.id(), what.strip(), progress);
        var line = finding.state().equals("confirmed") ? entry : entry.forStaff();
        return cases.of(finding.id())
                .chain(known -> known.map(id -> Uni.createFrom().item(id))
                        .orElseGet(() -> cases.open(finding.account(), finding.violation(), why(line))))
                .chain(id -> cases.note(id, line));
    }

    private Finding read(Event event) {
        try {
            return json.treeToValue(event.data(), Finding.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Enforcement-service told of a finding that is not understood", e);
        }
    }
}
