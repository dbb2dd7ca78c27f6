package io.evenhand.local.simulate;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyError;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.simulation.Subscription;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy file that is tried, its plans compiled. */
record Candidate(Path file, Policy policy, SequencedMap<String, CompiledPlan> plans) {

    private static final String ANY_ACTION = "use";

    /** @throws WrongInput if the file cannot be read or is no policy, with all that is wrong in it */
    static Candidate read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new WrongInput("there is no %s that can be read".formatted(file));
        }
        return switch (PolicyReader.read(text(file))) {
            case PolicyReading.Valid(var policy) -> new Candidate(file, policy, compiled(policy));
            case PolicyReading.Invalid(var errors) ->
                throw new WrongInput("%s is not a policy that can be tried:%n%s"
                        .formatted(
                                file,
                                errors.stream()
                                        .map(PolicyError::toString)
                                        .map("  "::concat)
                                        .collect(Collectors.joining(System.lineSeparator()))));
        };
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException _) {
            throw new WrongInput(file + " is not a text in UTF-8");
        }
    }

    private static SequencedMap<String, CompiledPlan> compiled(Policy policy) {
        var plans = new LinkedHashMap<String, CompiledPlan>();
        policy.plans().keySet().forEach(name -> policy.compile(1, name).ifPresent(plan -> plans.put(name, plan)));
        return plans;
    }

    CompiledPlan plan(String name) {
        return Optional.ofNullable(plans.get(name)).orElseThrow();
    }

    /** What the file says of {@code plan}. */
    PlanSpec spec(String plan) {
        return policy.plan(plan).orElseThrow();
    }

    /** An account on {@code plan} that bought {@code credits} of the plan's wallet, if it has one, at {@code anchor}. */
    Subscription subscription(String plan, Instant anchor, ZoneId zone, long credits) {
        var end = policy.plan(plan)
                .flatMap(spec -> spec.wallet())
                .flatMap(wallet -> Optional.ofNullable(policy.wallets().get(wallet)))
                .flatMap(wallet -> wallet.expires().of(anchor, zone));
        return new Subscription(anchor, zone, credits, end);
    }

    /** Whatever requests of these plans can meet. */
    Stream<Row> rows(List<String> names) {
        return names.stream().flatMap(this::tables).flatMap(table -> table.rows().stream());
    }

    private Stream<LimitTable> tables(String name) {
        var campaigns = policy.plan(name).stream().flatMap(plan -> plan.campaigns().keySet().stream());
        return Stream.concat(Stream.of(""), campaigns).map(plan(name)::table);
    }

    /** The actions that the policy names, with the models that it names. */
    List<Tasks.Kind> kinds() {
        var actions = new TreeSet<String>();
        var models = new TreeSet<>(policy.models().keySet());
        rows(List.copyOf(plans.keySet())).forEach(row -> {
            actions.addAll(row.head().selection().actions());
            models.addAll(row.head().selection().models());
        });
        policy.campaigns().forEach(campaign -> {
            actions.addAll(campaign.selection().actions());
            models.addAll(campaign.selection().models());
        });
        if (actions.isEmpty()) {
            actions.add(ANY_ACTION);
        }
        return actions.stream()
                .flatMap(action -> models.isEmpty()
                        ? Stream.of(new Tasks.Kind(action, Optional.empty()))
                        : models.stream().map(model -> new Tasks.Kind(action, Optional.of(model))))
                .toList();
    }

    /** The names of the steps of speed, by their place; where plans differ, each name. */
    Map<Integer, String> bands() {
        var names = new LinkedHashMap<Integer, String>();
        rows(List.copyOf(plans.keySet())).forEach(row -> {
            if (row instanceof Row.Bands bands) {
                for (var place = 1; place < bands.bands().size(); place++) {
                    var name = bands.bands().get(place).name();
                    names.merge(place, name, (known, other) -> known.contains(other) ? known : known + " / " + other);
                }
            }
        });
        return names;
    }
}
