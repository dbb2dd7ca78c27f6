package io.evenhand.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The section {@code pools}. A pool is the same for all plans; only the weight is each plan's own. */
final class Pools {

    private static final long MOST_CAPACITY = 1_000_000;
    private static final long MOST_WEIGHT = 10_000;
    private static final long USUAL_WEIGHT = 1;
    private static final int ALL = 100;

    private final List<Pool> pools = new ArrayList<>();

    private Pools() {}

    /** A pool with the usual weight, and the fields that hold each plan's own. */
    private record Pool(PoolTerms terms, Fields fields) {}

    static Pools read(Optional<Field> section, Lanes lanes) {
        var pools = new Pools();
        section.ifPresent(field -> field.named(NameForm.PLAIN)
                .forEach((name, pool) -> pool.fields().ifPresent(fields -> pools.add(name, fields, lanes))));
        return pools;
    }

    private void add(String name, Fields fields, Lanes lanes) {
        var terms = new PoolTerms(
                name,
                fields.names("actions"),
                fields.require("capacity")
                        .flatMap(field -> field.whole(1, MOST_CAPACITY))
                        .orElse(1L),
                fields.find("peak").flatMap(Field::percent).orElse(ALL),
                USUAL_WEIGHT,
                lanes.shares());
        fields.ask("weight");
        fields.close();
        pools.add(new Pool(terms, fields));
    }

    Set<String> names() {
        return pools.stream().map(pool -> pool.terms().name()).collect(Collectors.toSet());
    }

    /** The pools as a plan with {@code values} meets them. */
    List<PoolTerms> terms(Values values) {
        return pools.stream()
                .map(pool -> pool.terms()
                        .withWeight(pool.fields()
                                .with(values)
                                .find("weight")
                                .flatMap(field -> field.whole(1, MOST_WEIGHT))
                                .orElse(USUAL_WEIGHT)))
                .toList();
    }
}
