package io.evenhand.policy.language;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The section {@code meters}. */
final class Meters {

    private static final int MOST_DECIMALS = 6;

    private Meters() {}

    static SequencedMap<String, MeterSpec> read(Field section) {
        var meters = new LinkedHashMap<String, MeterSpec>();
        section.named(NameForm.PLAIN)
                .forEach((name, meter) -> meter.fields().ifPresent(fields -> meters.put(name, meter(name, fields))));
        return meters;
    }

    /** The name of a meter that something counts, which is done in whole units. */
    static Optional<String> counted(Field field, SequencedMap<String, MeterSpec> meters, String whoCounts) {
        return field.known("meter", meters.keySet()).flatMap(name -> {
            var meter = meters.get(name);
            if (meter != null && meter.decimals() > 0) {
                return field.wrong(whoCounts + " whole units, and meter " + Path.quoted(name) + " has decimals");
            }
            return meter != null && meter.aggregate() == Aggregate.MAX
                    ? field.wrong(whoCounts + " sums, and meter " + Path.quoted(name) + " keeps the largest value")
                    : Optional.of(name);
        });
    }

    private static MeterSpec meter(String name, Fields fields) {
        var unit = fields.require("unit").flatMap(Field::text).orElse("");
        var aggregate = fields.find("aggregate")
                .flatMap(field -> field.oneOf(Map.of("sum", Aggregate.SUM, "max", Aggregate.MAX)))
                .orElse(Aggregate.SUM);
        var decimals = fields.find("decimals")
                .flatMap(field -> field.whole(0, MOST_DECIMALS))
                .orElse(0L);
        fields.close();
        return new MeterSpec(name, unit, aggregate, decimals.intValue());
    }
}
