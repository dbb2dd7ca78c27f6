package io.evenhand.local.bench;

import static java.util.stream.Collectors.groupingBy;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** All cases of a run, and how they compare. */
record Figures(List<Line> lines) {

    Figures {
        lines = List.copyOf(lines);
    }

    static Figures of(List<Measurement> measurements) {
        return new Figures(measurements.stream()
                .collect(groupingBy(Measurement::measured, LinkedHashMap::new, java.util.stream.Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> Line.of(entry.getKey(), entry.getValue()))
                .toList());
    }

    static <T> Map<Role, T> byRole(Predicate<Role> has, Function<Role, T> value) {
        var map = new EnumMap<Role, T>(Role.class);
        for (var role : Role.values()) {
            if (has.test(role)) {
                map.put(role, value.apply(role));
            }
        }
        return map;
    }

    /** CPU time of service and Redis as a share of the other's, under the same conditions. */
    Optional<Double> cpuShareOf(Kind other, Line line) {
        return like(line, other).map(its -> line.sum().median() / its.sum().median());
    }

    /** Requests per second as a share of the other's, under the same conditions. */
    Optional<Double> rateShareOf(Kind other, Line line) {
        return like(line, other)
                .map(its -> line.perSecond().median() / its.perSecond().median());
    }

    private Optional<Line> like(Line line, Kind other) {
        var wanted = new Measurement.Case(
                other, line.measured().appendOnly(), line.measured().connections());
        return lines.stream().filter(each -> each.measured().equals(wanted)).findFirst();
    }
}
