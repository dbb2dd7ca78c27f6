package io.evenhand.policy.language;

import io.evenhand.policy.conduct.Condition;
import io.evenhand.policy.conduct.Evidence;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Signal;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Stage;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code signals}. A signal is read under the values of each plan, as limits are. */
final class Signals {

    /** Each is judged for every account, over and over. */
    static final int MOST = 32;

    private final SequencedMap<String, Field> signals;
    private final Set<String> violations;
    private final Conditions conditions;

    Signals(SequencedMap<String, Field> signals, Set<String> violations, Conditions conditions) {
        this.signals = signals;
        this.violations = violations;
        this.conditions = conditions;
    }

    /** The section, not read yet; no signal may be called as a limit is. */
    static Optional<Field> checked(Optional<Field> section, Set<String> limits) {
        section.filter(field -> field.value() instanceof Yaml.Mapping).ifPresent(field -> {
            var named = field.named(NameForm.PLAIN);
            if (named.size() > MOST) {
                field.problem("holds more than " + MOST + " signals");
            }
            named.forEach((name, signal) -> {
                if (limits.contains(name)) {
                    signal.problem("a limit is called " + Path.quoted(name) + " too: both can be exempted by name");
                }
            });
        });
        return section;
    }

    Set<String> names() {
        return signals.keySet();
    }

    /** The signal {@code name} under {@code setting}; empty when it is not readable, which was reported. */
    Optional<Signal> read(String name, Setting setting) {
        return Optional.ofNullable(signals.get(name))
                .flatMap(Field::fields)
                .flatMap(fields -> signal(name, fields.with(setting.values()), setting));
    }

    private Optional<Signal> signal(String name, Fields fields, Setting setting) {
        var violation = fields.require("violation").flatMap(field -> field.known("violation", violations));
        var per = fields.find("per").flatMap(field -> field.oneOf(LimitReader.HOLDERS));
        var window = fields.require("window").flatMap(field -> Windows.any(field, setting.cycle()));
        var when = fields.require("when").flatMap(field -> conditions.read(field, setting.values()));
        var says = fields.require("says").flatMap(field -> says(field, when));
        var stage = fields.find("state").flatMap(field -> field.oneOf(LimitReader.STAGES));
        fields.close();
        if (violation.isEmpty() || window.isEmpty() || when.isEmpty() || says.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Signal(
                name,
                violation.get(),
                per.orElse(Per.ACCOUNT),
                window.get(),
                when.get(),
                says.get(),
                stage.orElse(Stage.ENFORCE)));
    }

    private static Optional<Evidence> says(Field field, Optional<Condition> when) {
        return field.text().map(text -> {
            when.ifPresent(condition -> Places.check(
                    field,
                    text,
                    condition.facts().stream().sorted().toList(),
                    name -> Facts.all().contains(name) ? "'when' does not look at " : "unknown fact "));
            return new Evidence(text);
        });
    }
}
