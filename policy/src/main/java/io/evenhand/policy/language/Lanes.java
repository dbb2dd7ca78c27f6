package io.evenhand.policy.language;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The section {@code lanes}: what the lanes beside the fast one are like. Requests come into one, the relaxed lane. */
final class Lanes {

    static final String FAST = "fast";
    static final String RELAXED = "relaxed";

    private static final int ALL = 100;

    private final Map<String, Fields> lanes = new LinkedHashMap<>();
    private final Map<String, Integer> shares = new LinkedHashMap<>();

    private Lanes() {}

    static Lanes read(Optional<Field> section) {
        var lanes = new Lanes();
        section.ifPresent(field -> {
            field.named(NameForm.PLAIN).forEach(lanes::add);
            lanes.mustFitTogether(field);
        });
        return lanes;
    }

    private void add(String name, Field lane) {
        if (name.equals(FAST)) {
            lane.problem("the fast lane needs no description: every model has it");
        }
        lane.fields().ifPresent(fields -> {
            fields.ask("pace");
            shares.put(name, fields.find("share").flatMap(Field::percent).orElse(0));
            fields.close();
            lanes.put(name, fields);
        });
    }

    private void mustFitTogether(Field section) {
        if (shares.values().stream().mapToInt(Integer::intValue).sum() > ALL) {
            section.problem("the lanes' shares are more than 100% together");
        }
    }

    /** Percent of a pool's capacity kept for each lane that requests can come into, while it has work. */
    Map<String, Integer> shares() {
        return shares.containsKey(RELAXED) ? Map.of(RELAXED, shares.get(RELAXED)) : Map.of();
    }

    /** The lanes as a plan with {@code values} meets them. */
    List<LaneTerms> terms(Values values) {
        return lanes.entrySet().stream()
                .map(lane -> new LaneTerms(
                        lane.getKey(),
                        Duration.ofMillis(paceMs(lane.getValue(), values)),
                        shares.getOrDefault(lane.getKey(), 0)))
                .toList();
    }

    private static long paceMs(Fields lane, Values values) {
        return lane.with(values).find("pace").flatMap(Field::paceMs).orElse(0L);
    }

    /** How long a unit takes in the relaxed lane with {@code values}; empty when there is no such lane. */
    Optional<Long> relaxedPaceMs(Values values) {
        return Optional.ofNullable(lanes.get(RELAXED)).map(fields -> paceMs(fields, values));
    }

    /** The section {@code models}: the lanes of each. */
    Map<String, Set<String>> ofModels(Field section) {
        var models = new LinkedHashMap<String, Set<String>>();
        section.named(NameForm.WIDE)
                .forEach((name, model) -> model.fields().ifPresent(fields -> models.put(name, ofModel(fields))));
        return models;
    }

    private Set<String> ofModel(Fields model) {
        var lanes = model.find("lanes")
                .map(field -> {
                    var names = field.items().stream()
                            .flatMap(item -> item.known("lane", known()).stream())
                            .toList();
                    if (!names.contains(FAST)) {
                        field.problem("must hold 'fast': every model has the fast lane");
                    }
                    return names;
                })
                .orElse(List.of(FAST));
        model.close();
        return Set.copyOf(lanes);
    }

    private List<String> known() {
        return Stream.concat(Stream.of(FAST), lanes.keySet().stream()).toList();
    }
}
