package io.evenhand.accounts.policy;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.page.Page;
import io.evenhand.policy.language.Parameter;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parameters at run time: their values, and setting one inside its range (POLICY-LANGUAGE 2.11, 2.22). */
@ApplicationScoped
class Parameters {

    private final PolicyRepository rows;
    private final Readings readings;
    private final EventLog events;
    private final BusinessClock clock;

    Parameters(PolicyRepository rows, Readings readings, EventLog events, BusinessClock clock) {
        this.rows = rows;
        this.readings = readings;
        this.events = events;
        this.clock = clock;
    }

    /** What came of asking to set a parameter. */
    sealed interface Setting {

        record Done(ParameterView parameter, String previous) implements Setting {}

        /** It has this value already. */
        record Unchanged(ParameterView parameter) implements Setting {}

        record Unknown() implements Setting {}

        record NotInForce() implements Setting {}

        /** Only a new version can change it. */
        record Fixed(String why) implements Setting {}

        record Wrong(String message) implements Setting {}
    }

    /** The parameters of the version in force, or of the newest while there is none; empty for an unknown policy. */
    @WithSession
    Uni<Optional<List<ParameterView>>> list(String policy) {
        return rows.editions(policy).map(editions -> {
            var shown = readings.inForce(editions, clock.instant())
                    .or(() -> editions.versions().stream()
                            .reduce((_, later) -> later)
                            .map(newest -> readings.of(newest, editions.values())));
            return shown.map(reading -> reading.policy().parameters().values().stream()
                    .map(parameter -> view(editions, reading, parameter))
                    .toList());
        });
    }

    /** What was done to a parameter, which may be one that versions had before; empty for an unknown policy. */
    @WithSession
    Uni<Optional<Page<ParameterChange>>> changes(String policy, String parameter, long after, int limit) {
        return rows.exists(policy)
                .chain(known -> known
                        ? rows.changes(policy, parameter, after, limit + 1)
                                .map(found ->
                                        Optional.of(Page.of(found, limit, change -> String.valueOf(change.number()))))
                        : Uni.createFrom().item(Optional.empty()));
    }

    @WithTransaction
    Uni<Setting> set(String policy, String parameter, String value, String by) {
        return rows.lock(policy)
                .chain(known -> known
                        ? rows.editions(policy).chain(editions -> set(editions, parameter, value, by))
                        : Uni.createFrom().item(new Setting.Unknown()));
    }

    private Uni<Setting> set(Editions editions, String parameter, String value, String by) {
        var now = clock.instant();
        var deciding = readings.inForce(editions, now);
        if (deciding.isEmpty()) {
            return Uni.createFrom().item(new Setting.NotInForce());
        }
        var reading = deciding.get();
        var known = reading.policy().parameters().get(parameter);
        return known == null
                ? Uni.createFrom().item(new Setting.Unknown())
                : refused(editions, reading, known, value)
                        .map(refusal -> Uni.createFrom().item(refusal))
                        .orElseGet(() -> store(editions, reading, known, new Order(value, by, now)));
    }

    /** Who wants which value, and when. */
    private record Order(String value, String by, Instant at) {}

    private Optional<Setting> refused(Editions editions, Readings.Reading reading, Parameter parameter, String value) {
        if (parameter.range() == null) {
            return Optional.of(new Setting.Fixed("has no range: only a new version changes it"));
        }
        if (parameter.value() == null) {
            return Optional.of(new Setting.Fixed("has no value of its own: every plan sets it"));
        }
        if (value.equals(parameter.value())) {
            return Optional.of(new Setting.Unchanged(view(editions, reading, parameter)));
        }
        var wanted = new HashMap<>(reading.fitting());
        wanted.put(parameter.name(), value);
        return switch (PolicyReader.read(reading.source(), wanted)) {
            case PolicyReading.Invalid(var errors) -> {
                var error = errors.getFirst();
                var itself = error.field().equals("parameters." + parameter.name());
                yield Optional.of(new Setting.Wrong(itself ? error.message() : error.field() + ": " + error.message()));
            }
            case PolicyReading.Valid _ -> Optional.empty();
        };
    }

    private Uni<Setting> store(Editions editions, Readings.Reading reading, Parameter parameter, Order order) {
        var previous = Optional.ofNullable(parameter.value()).orElse("");
        var change = new ParameterChange(
                editions.lines() + 1,
                parameter.name(),
                ParameterChange.Kind.SET,
                order.value(),
                previous,
                reading.version(),
                order.by(),
                order.at());
        var after = editions.with(change);
        var lines = new ArrayList<ParameterChange>();
        lines.add(change);
        for (var row : editions.versions()) {
            if (row.isAwaited(order.at())) {
                lines.addAll(newlyDropped(
                        editions, after, row, change, lines.getLast().number()));
            }
        }
        return rows.add(editions.name(), lines)
                .chain(() -> events.append(
                        "parameter-changed",
                        editions.name(),
                        order.at(),
                        Map.of(
                                "policy", editions.name(),
                                "parameter", parameter.name(),
                                "value", order.value(),
                                "at", order.at())))
                .map(_ -> new Setting.Done(changed(after, parameter.name(), order.at()), previous));
    }

    private ParameterView changed(Editions after, String parameter, Instant now) {
        return readings.inForce(after, now)
                .flatMap(reading -> Optional.ofNullable(
                                reading.policy().parameters().get(parameter))
                        .map(found -> view(after, reading, found)))
                .orElseThrow();
    }

    /** What a version that is published and not in force yet will go without, and would not have before. */
    private List<ParameterChange> newlyDropped(
            Editions before, Editions after, PolicyVersionRow version, ParameterChange set, long last) {
        var dropped = readings.of(version, after.values()).without();
        var known = readings.of(version, before.values()).without();
        known.remove(set.parameter());
        dropped.removeAll(known);
        return after.dropped(dropped, version.number(), last, new Editions.Signature(set.by(), set.at()));
    }

    private static ParameterView view(Editions editions, Readings.Reading reading, Parameter parameter) {
        var change = Optional.ofNullable(reading.fitting().get(parameter.name()))
                .flatMap(_ -> editions.lastOf(parameter.name()));
        var range = parameter.range();
        return new ParameterView(
                parameter.name(),
                parameter.value(),
                range == null ? null : List.of(range.least(), range.most()),
                parameter.means(),
                change.map(ParameterChange::at).orElse(null),
                change.map(ParameterChange::by).orElse(null));
    }
}
