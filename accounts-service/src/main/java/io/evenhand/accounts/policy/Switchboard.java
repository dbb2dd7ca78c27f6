package io.evenhand.accounts.policy;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.page.Page;
import io.evenhand.policy.table.Switches;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Switches rules off while everything runs, and on again; they go on counting meanwhile (POLICY-LANGUAGE 2.8). */
@ApplicationScoped
class Switchboard {

    private final PolicyRepository policies;
    private final SwitchRepository rows;
    private final Readings readings;
    private final EventLog events;
    private final BusinessClock clock;

    Switchboard(
            PolicyRepository policies, SwitchRepository rows, Readings readings, EventLog events, BusinessClock clock) {
        this.policies = policies;
        this.rows = rows;
        this.readings = readings;
        this.events = events;
        this.clock = clock;
    }

    /** What came of switching. */
    sealed interface Switching {

        record Off(SwitchView rule) implements Switching {}

        record On() implements Switching {}

        /** It was in that position already; with what is told of it while it is off. */
        record Unchanged(Optional<SwitchView> rule) implements Switching {}

        record UnknownPolicy() implements Switching {}

        /** No published version of the policy has it. */
        record UnknownRule(SequencedSet<String> known) implements Switching {}
    }

    /** What is switched off; empty for an unknown policy. */
    @WithSession
    Uni<Optional<List<SwitchView>>> list(String policy) {
        return policies.exists(policy)
                .chain(known -> known
                        ? rows.last(policy).map(lines -> Optional.of(off(lines)))
                        : Uni.createFrom().item(Optional.empty()));
    }

    private static List<SwitchView> off(List<SwitchChange> lines) {
        return lines.stream().flatMap(line -> SwitchView.of(line).stream()).toList();
    }

    /** What was done to a rule's switch; empty for an unknown policy. */
    @WithSession
    Uni<Optional<Page<SwitchChange>>> changes(String policy, String rule, long after, int limit) {
        return policies.exists(policy)
                .chain(known -> known
                        ? rows.changes(policy, rule, after, limit + 1)
                                .map(found ->
                                        Optional.of(Page.of(found, limit, change -> String.valueOf(change.number()))))
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Switches a rule that a published version has, or all of them, off. */
    @WithTransaction
    Uni<Switching> off(String policy, String rule, String reason, String by) {
        return policies.lock(policy)
                .chain(known -> known
                        ? policies.editions(policy)
                                .map(this::rules)
                                .chain(rules -> rules.contains(rule)
                                        ? turn(policy, rule, reason, by)
                                        : Uni.createFrom().item(new Switching.UnknownRule(rules)))
                        : Uni.createFrom().item(new Switching.UnknownPolicy()));
    }

    /** Switches it on again; it may be one that no version has any more. */
    @WithTransaction
    Uni<Switching> on(String policy, String rule, String by) {
        return policies.lock(policy)
                .chain(known ->
                        known ? turn(policy, rule, null, by) : Uni.createFrom().item(new Switching.UnknownPolicy()));
    }

    private SequencedSet<String> rules(Editions editions) {
        var rules = new TreeSet<String>();
        for (var version : editions.versions()) {
            if (version.effectiveAt() != null) {
                rules.add(Switches.ALL);
                rules.addAll(readings.of(version, editions.values()).policy().limits());
            }
        }
        return rules;
    }

    /** @param reason absent to switch it on */
    private Uni<Switching> turn(String policy, String rule, @Nullable String reason, String by) {
        return rows.last(policy).chain(lines -> {
            var present = lines.stream()
                    .filter(line -> line.rule().equals(rule))
                    .findFirst()
                    .flatMap(SwitchView::of);
            if (present.isPresent() == (reason != null)) {
                return Uni.createFrom().item(new Switching.Unchanged(present));
            }
            var number = lines.stream().mapToLong(SwitchChange::number).max().orElse(0) + 1;
            return store(policy, new SwitchChange(number, rule, reason != null, reason, by, clock.instant()));
        });
    }

    private Uni<Switching> store(String policy, SwitchChange change) {
        return rows.persist(SwitchChangeRow.of(policy, change))
                .chain(() -> events.append(
                        "rule-switched",
                        policy,
                        change.at(),
                        Map.of(
                                "policy", policy,
                                "rule", change.rule(),
                                "off", change.off(),
                                "at", change.at())))
                .map(_ ->
                        SwitchView.of(change).<Switching>map(Switching.Off::new).orElseGet(Switching.On::new));
    }
}
