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
import java.util.concurrent.ConcurrentHashMap;

/** The shell round {@link History}: drafts, publishes and finds versions of policies. */
@ApplicationScoped
public class Policies {

    private final PolicyRepository rows;
    private final EventLog events;
    private final BusinessClock clock;
    /** Versions never change, so what was read once is kept. */
    private final Map<String, Policy> read = new ConcurrentHashMap<>();

    Policies(PolicyRepository rows, EventLog events, BusinessClock clock) {
        this.rows = rows;
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
                    .chain(() -> rows.versionsOf(policy.name()))
                    .map(versions -> new Drafting.Drafted(row.toVersion(history(policy.name(), versions), now)));
        });
    }

    @WithTransaction
    Uni<Published> publish(String name, int number, Optional<Instant> wanted) {
        var now = clock.instant();
        return rows.lock(name).chain(() -> rows.versionsOf(name)).chain(versions -> {
            var outcome = history(name, versions).publish(number, wanted, now);
            return outcome instanceof History.Publication.At(var effectiveAt)
                    ? publish(name, versions, number, now, effectiveAt)
                            .map(version -> new Published(outcome, Optional.of(version)))
                    : Uni.createFrom().item(new Published(outcome, Optional.empty()));
        });
    }

    private Uni<PolicyVersion> publish(
            String name, List<PolicyVersionRow> versions, int number, Instant now, Instant effectiveAt) {
        var row = versions.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow();
        row.publish(now, effectiveAt);
        return events.append(
                        "policy-published",
                        name,
                        now,
                        Map.of(
                                "policy", name,
                                "version", number,
                                "source", row.source(),
                                "effectiveAt", effectiveAt))
                .map(_ -> row.toVersion(history(name, versions), now));
    }

    /** The policy that decides now, if there is one. */
    @WithSession
    public Uni<Optional<Policy>> inForce(String name) {
        return rows.versionsOf(name)
                .map(versions -> history(name, versions)
                        .inForce(clock.instant())
                        .flatMap(deciding -> versions.stream()
                                .filter(row -> row.number() == deciding.number())
                                .findFirst())
                        .map(row -> policyOf(name, row)));
    }

    @WithSession
    Uni<List<PolicyVersion>> versions(String name) {
        return rows.versionsOf(name).map(versions -> {
            var history = history(name, versions);
            return versions.stream()
                    .map(row -> row.toVersion(history, clock.instant()))
                    .toList();
        });
    }

    @WithSession
    Uni<Optional<Text>> text(String name, int number) {
        return rows.versionsOf(name)
                .map(versions -> versions.stream()
                        .filter(row -> row.number() == number)
                        .findFirst()
                        .map(row -> new Text(row.toVersion(history(name, versions), clock.instant()), row.source())));
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

    private History history(String name, List<PolicyVersionRow> versions) {
        return new History(versions.stream()
                .map(row -> new History.Version(
                        row.number(), row.effectiveAt(), policyOf(name, row).noticePeriod()))
                .toList());
    }

    private Policy policyOf(String name, PolicyVersionRow row) {
        return read.computeIfAbsent(name + "/" + row.number(), _ -> switch (PolicyReader.read(row.source())) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) ->
                throw new IllegalStateException("The stored version %d of %s is no longer read: %s"
                        .formatted(row.number(), name, errors.getFirst()));
        });
    }
}
