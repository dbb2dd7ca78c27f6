package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;
import io.evenhand.policy.window.Window;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code limits}. A limit is read with the values of the plan that has it, so once per plan. */
final class Limits {

    private static final String[] KINDS_TO_COME = {
        "quota", "rate", "concurrency", "ceiling", "sustained", "relative", "exclusive", "repeats"
    };
    private static final Map<String, Failure> FAILURES = Map.of(
            "open-bounded", Failure.OPEN_BOUNDED,
            "closed", Failure.CLOSED,
            "open", Failure.OPEN);
    private static final Map<String, OnChange> ON_CHANGE = Map.of(
            "additive", OnChange.ADDITIVE,
            "reset", OnChange.RESET,
            "nextWindow", OnChange.NEXT_WINDOW);

    private final SequencedMap<String, Field> limits;
    private final SequencedMap<String, MeterSpec> meters;
    private final SequencedMap<String, WalletSpec> wallets;

    Limits(
            SequencedMap<String, Field> limits,
            SequencedMap<String, MeterSpec> meters,
            SequencedMap<String, WalletSpec> wallets) {
        this.limits = limits;
        this.meters = meters;
        this.wallets = wallets;
    }

    Set<String> names() {
        return limits.keySet();
    }

    /** The limit {@code name} with {@code values}; empty when it is unknown or not readable, which was reported. */
    Optional<LimitSpec> read(String name, Values values, Period cycle) {
        return Optional.ofNullable(limits.get(name))
                .flatMap(Field::fields)
                .flatMap(fields -> limit(name, fields.with(values), cycle));
    }

    private Optional<LimitSpec> limit(String name, Fields fields, Period cycle) {
        fields.notYet(KINDS_TO_COME);
        if (!fields.has("bands")) {
            if (!fields.hasAny(KINDS_TO_COME)) {
                fields.problem("needs a kind: bands");
            }
            return Optional.empty();
        }
        return bands(name, fields, cycle);
    }

    private Optional<LimitSpec> bands(String name, Fields fields, Period cycle) {
        var meter = fields.require("meter").flatMap(this::meterOfBands);
        var selection = new Selection(names(fields, "action"), names(fields, "model"));
        fields.find("per").ifPresent(field -> field.oneOf(List.of("account"), List.of("install", "key")));
        var window = fields.require("window").flatMap(field -> window(field, cycle));
        var bands = fields.find("bands").map(BandList::read).orElse(List.of());
        var relief = fields.find("relief").flatMap(Field::fields).flatMap(this::relief);
        var message = LimitMessage.read(fields);
        fields.find("state").ifPresent(field -> field.oneOf(List.of("enforce"), List.of("shadow", "warn")));
        var failure = fields.find("failure").flatMap(field -> field.oneOf(FAILURES));
        var onChange = fields.find("onChange").flatMap(field -> field.oneOf(ON_CHANGE));
        for (var field : List.of("then", "wait", "attribute", "violation")) {
            fields.refuse(field, "does not go with bands");
        }
        fields.close();
        if (meter.isEmpty() || window.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LimitSpec.Bands(
                name,
                meter.get(),
                selection,
                window.get(),
                bands,
                relief.orElse(null),
                message,
                failure.orElse(Failure.OPEN_BOUNDED),
                onChange.orElse(OnChange.ADDITIVE)));
    }

    private Optional<String> meterOfBands(Field field) {
        return field.known("meter", meters.keySet()).flatMap(name -> {
            var meter = meters.get(name);
            return meter != null && meter.decimals() > 0
                    ? field.wrong("bands count whole units, and meter " + Path.quoted(name) + " has decimals")
                    : Optional.of(name);
        });
    }

    private Optional<String> relief(Fields fields) {
        var wallet = fields.require("wallet").flatMap(field -> field.known("wallet", wallets.keySet()));
        fields.close();
        return wallet;
    }

    private static Set<String> names(Fields fields, String name) {
        var names = new HashSet<String>();
        fields.find(name).ifPresent(field -> {
            var items = field.itemOrItems();
            if (items.isEmpty()) {
                field.problem("is an empty list; leave it out to mean any");
            }
            items.forEach(item -> item.name(NameForm.WIDE).ifPresent(names::add));
        });
        return names;
    }

    private static Optional<Window> window(Field field, Period cycle) {
        if (field.value() instanceof Yaml.Mapping) {
            return field.wrong("a rolling window is not supported yet");
        }
        return field.oneOf(Map.of(
                "cycle", new Window.Cycle(cycle),
                "day", new Window.Day(),
                "week", new Window.Week(),
                "month", new Window.Month()));
    }
}
