package io.evenhand.accounts.policy;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.page.Page;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyError;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shell round {@link History}: drafts, publishes and finds versions of policies. */
@ApplicationScoped
public class Policies {

    private final PolicyRepository rows;
    private final Readings readings;
    private final EventLog events;
    private final BusinessClock clock;

    Policies(PolicyRepository rows, Readings readings, EventLog events, BusinessClock clock) {
        this.rows = rows;
        this.readings = readings;
        this.events = events;
        this.clock = clock;
    }

    /** What came of a text that should be a policy. */
    sealed interface Drafting {

        record Drafted(PolicyVersion version) implements Drafting {}

        record Invalid(List<PolicyError> errors) implements Drafting {
            public Invalid {
                errors = List.copyOf(errors);
            }
        }
    }

    /** What came of asking for an earlier version once more. */
    sealed interface Rollback {

        /** A draft with its text. */
        record Drafted(PolicyVersion version) implements Rollback {}

        /** It was never in force. */
        record Unknown() implements Rollback {}

        /** The version in force says the same already, word by word. */
        record InForce(int version) implements Rollback {}

        /** Its text is no policy any more. */
        record Invalid(List<PolicyError> errors) implements Rollback {
            public Invalid {
                errors = List.copyOf(errors);
            }
        }
    }

    /** What came of asking to publish. */
    record Published(History.Publication publication, Optional<PolicyVersion> version) {}

    /** A version with its text. */
    record Text(PolicyVersion version, String source) {}

    /** Checks the text as {@link #draft} does, and keeps nothing. */
    Drafting check(String source) {
        return switch (PolicyReader.read(source)) {
            case PolicyReading.Invalid(var errors) -> new Drafting.Invalid(errors);
            case PolicyReading.Valid(var policy) ->
                new Drafting.Drafted(
                        new PolicyVersion(policy.name(), 0, History.State.DRAFT, clock.instant(), null, null));
        };
    }

    @WithTransaction
    Uni<Drafting> draft(String source) {
        return switch (PolicyReader.read(source)) {
            case PolicyReading.Invalid(var errors) -> Uni.createFrom().item(new Drafting.Invalid(errors));
            case PolicyReading.Valid(var policy) -> add(policy, source);
        };
    }

    private Uni<Drafting> add(Policy policy, String source) {
        var now = clock.instant();
        return rows.lockOrCreate(policy.name()).chain(name -> {
            var row = PolicyVersionRow.of(policy.name(), name.nextNumber(), source, now);
            name.countOne();
            return rows.persist(row)
                    .chain(() -> rows.editions(policy.name()))
                    .map(editions -> new Drafting.Drafted(row.toVersion(readings.history(editions), now)));
        });
    }

    /** Drafts a version with the text of one that was in force before. It is published as any other, with notice. */
    @WithTransaction
    Uni<Rollback> rollback(String name, int number) {
        return rows.lock(name).chain(() -> rows.editions(name)).chain(editions -> {
            var now = clock.instant();
            var present = readings.inForce(editions, now);
            var earlier = editions.version(number)
                    .filter(row -> row.effectiveAt() != null && !row.isAwaited(now))
                    .map(PolicyVersionRow::source);
            if (earlier.isEmpty() || present.isEmpty()) {
                return Uni.createFrom().item(new Rollback.Unknown());
            }
            return earlier.get().equals(present.get().source())
                    ? Uni.createFrom().item(new Rollback.InForce(present.get().version()))
                    : draft(earlier.get()).map(drafting -> switch (drafting) {
                        case Drafting.Drafted(var version) -> new Rollback.Drafted(version);
                        case Drafting.Invalid(var errors) -> new Rollback.Invalid(errors);
                    });
        });
    }

    @WithTransaction
    Uni<Published> publish(String name, int number, Optional<Instant> wanted, String by) {
        var now = clock.instant();
        return rows.lock(name).chain(() -> rows.editions(name)).chain(editions -> {
            var outcome = readings.history(editions).publish(number, wanted, now);
            return outcome instanceof History.Publication.At(var effectiveAt)
                    ? publish(editions, editions.version(number).orElseThrow(), now, effectiveAt, by)
                            .map(version -> new Published(outcome, Optional.of(version)))
                    : Uni.createFrom().item(new Published(outcome, Optional.empty()));
        });
    }

    private Uni<PolicyVersion> publish(
            Editions editions, PolicyVersionRow row, Instant now, Instant effectiveAt, String by) {
        row.publish(now, effectiveAt);
        var without = readings.of(row, editions.values()).without();
        var dropped = editions.dropped(without, row.number(), editions.lines(), new Editions.Signature(by, now));
        return rows.add(editions.name(), dropped)
                .chain(() -> events.append(
                        "policy-published",
                        editions.name(),
                        now,
                        Map.of(
                                "policy", editions.name(),
                                "version", row.number(),
                                "source", row.source(),
                                "effectiveAt", effectiveAt)))
                .map(_ -> row.toVersion(readings.history(editions), now));
    }

    /** The policy that decides now, with the values set at run time, if there is one. */
    @WithSession
    public Uni<Optional<Policy>> inForce(String name) {
        return rows.editions(name)
                .map(editions -> readings.inForce(editions, clock.instant()).map(Readings.Reading::policy));
    }

    /** A policy by the version that decides now. */
    public record Deciding(int version, Policy policy) {}

    /** All policies that decide now. */
    @WithSession
    public Uni<List<Deciding>> allInForce() {
        return rows.names("", Integer.MAX_VALUE)
                .chain(names -> Multi.createFrom()
                        .iterable(names)
                        .onItem()
                        .transformToUniAndConcatenate(rows::editions)
                        .collect()
                        .asList())
                .map(all -> all.stream()
                        .flatMap(editions -> readings.inForce(editions, clock.instant()).stream())
                        .map(reading -> new Deciding(reading.version(), reading.policy()))
                        .toList());
    }

    @WithSession
    Uni<List<PolicyVersion>> versions(String name) {
        return rows.editions(name).map(editions -> {
            var history = readings.history(editions);
            return editions.versions().stream()
                    .map(row -> row.toVersion(history, clock.instant()))
                    .toList();
        });
    }

    @WithSession
    Uni<Optional<Text>> text(String name, int number) {
        return rows.editions(name)
                .map(editions -> editions.version(number)
                        .map(row ->
                                new Text(row.toVersion(readings.history(editions), clock.instant()), row.source())));
    }

    /** A page of policies, each by the version in force, or its newest while there is none. */
    @WithSession
    Uni<Page<PolicyVersion>> list(String after, int limit) {
        return rows.names(after, limit + 1)
                .chain(names -> Multi.createFrom()
                        .iterable(names)
                        .onItem()
                        .transformToUniAndConcatenate(this::shown)
                        .collect()
                        .asList())
                .map(found -> Page.of(found, limit, PolicyVersion::policy));
    }

    Uni<PolicyVersion> shown(String name) {
        return versions(name)
                .map(versions -> versions.stream()
                        .filter(version -> version.state() == History.State.IN_FORCE)
                        .findFirst()
                        .orElseGet(versions::getLast));
    }
}
