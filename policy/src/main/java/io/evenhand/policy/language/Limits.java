package io.evenhand.policy.language;

import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code limits}. A limit is read under the values of the plan that has it, so once per plan and campaign. */
final class Limits {

    private final SequencedMap<String, Field> limits;
    private final Declared declared;

    Limits(SequencedMap<String, Field> limits, Declared declared) {
        this.limits = limits;
        this.declared = declared;
    }

    /** What limits refer to. */
    record Declared(
            SequencedMap<String, MeterSpec> meters,
            SequencedMap<String, WalletSpec> wallets,
            Set<String> pools,
            Set<String> violations) {}

    Set<String> names() {
        return limits.keySet();
    }

    /** The limit {@code name} under {@code setting}; empty when it is unknown or not readable, which was reported. */
    Optional<LimitSpec> read(String name, Setting setting) {
        return Optional.ofNullable(limits.get(name))
                .flatMap(Field::fields)
                .flatMap(fields -> limit(name, fields.with(setting.values()), setting));
    }

    private Optional<LimitSpec> limit(String name, Fields fields, Setting setting) {
        var kinds = Arrays.stream(Kind.values())
                .filter(kind -> fields.has(kind.written()))
                .toList();
        if (kinds.isEmpty()) {
            fields.problem("needs a kind: one of " + String.join(", ", Kind.words()));
            return Optional.empty();
        }
        if (kinds.size() > 1) {
            fields.problem("has more than one kind: "
                    + String.join(", ", kinds.stream().map(Kind::written).toList()));
            return Optional.empty();
        }
        var reader = new LimitReader(kinds.getFirst(), fields, setting, declared);
        return reader.read(name);
    }
}
