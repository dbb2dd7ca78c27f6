package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.route.Reading;
import io.evenhand.enforcement.route.Route;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a request is for: its route, and what stands in its body where the route looks into it. */
record Purpose(Route route, Optional<Content> content) {

    /** The attribute that ceilings compare with the size of the context. */
    private static final String CONTEXT = "contextTokens";

    /** From the check to the start, which may be held; from then on it is renewed. */
    private static final Duration ESTIMATED = Decisions.HOLD_LIMIT.plusSeconds(30);

    Optional<String> model() {
        return route.reading()
                .flatMap(Reading::modelMember)
                .flatMap(member -> content.map(found -> found.text(member)))
                .or(() -> Optional.ofNullable(route.model()));
    }

    /** What is asked for under these limits. */
    DecisionRequest request(LimitTable table) {
        var units = new HashMap<>(route.units());
        route.metering()
                .ifPresent(metering -> metering.meters()
                        .forEach((meter, figure) -> units.put(meter, estimate(figure, most(table, meter)))));
        return request(units, route.metering().isPresent() ? ESTIMATED : Duration.ZERO);
    }

    /** What was asked for, with the units that were really used. */
    DecisionRequest used(Map<String, Long> metered) {
        var units = new HashMap<>(route.units());
        metered.forEach((meter, count) -> {
            if (count > 0) {
                units.put(meter, count);
            }
        });
        return request(units, Duration.ZERO);
    }

    private DecisionRequest request(Map<String, Long> units, Duration estimate) {
        return new DecisionRequest(
                route.action(),
                model(),
                units,
                attributes(),
                true,
                Decisions.HOLD_LIMIT,
                estimate,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(route.marks()));
    }

    private Map<String, Long> attributes() {
        return route.reading().flatMap(Reading::encoding).isEmpty()
                ? Map.of()
                : content.map(found -> Map.of(CONTEXT, found.context())).orElse(Map.of());
    }

    private long estimate(String figure, long most) {
        var metering = route.metering().orElseThrow();
        var found = content.orElseThrow();
        var answer = found.longest(metering).orElse(metering.otherwise());
        // One at least, so that limits that are used up refuse it.
        return Math.clamp(Usage.counted(figure, found.context(), Math.min(answer, Ask.MAX_UNITS)), 1, most);
    }

    /** So that a first request is not refused for what it only may use: no estimate is more than a whole allowance. */
    private long most(LimitTable table, String meter) {
        var index = table.meters().indexOf(meter);
        return Arrays.stream(table.covering(route.action(), model().orElse(null)))
                .mapToObj(row -> table.rows().get(row))
                .filter(row -> row.meter() == index)
                .mapToLong(Purpose::allowance)
                .reduce(Ask.MAX_UNITS, Math::min);
    }

    private static long allowance(Row row) {
        return switch (row) {
            case Row.Quota quota -> Math.max(1, quota.size());
            case Row.Rate rate -> Math.max(1, rate.burst());
            case Row.Bands _, Row.Concurrency _, Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ ->
                Ask.MAX_UNITS;
        };
    }
}
