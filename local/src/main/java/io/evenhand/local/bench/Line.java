package io.evenhand.local.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One case over its rounds.
 *
 * @param cpu microseconds per decision, for the roles that the contender has
 * @param sum those of service and Redis together: what is compared
 * @param others processors that others kept busy meanwhile
 */
record Line(
        Measurement.Case measured,
        Spread perSecond,
        Spread medianMillis,
        Spread p99Millis,
        Map<Role, Spread> cpu,
        Spread sum,
        Spread others,
        long errors) {

    static Line of(Measurement.Case measured, List<Measurement> rounds) {
        return new Line(
                measured,
                spread(rounds, round -> round.load().perSecond()),
                spread(rounds, round -> round.load().median().toNanos() / 1e6),
                spread(rounds, round -> round.load().p99().toNanos() / 1e6),
                Figures.byRole(
                        role -> rounds.getFirst().cpu().containsKey(role),
                        role -> spread(rounds, round -> round.perDecision(role))),
                spread(rounds, round -> round.perDecision(Role.SERVICE, Role.REDIS)),
                spread(rounds, Measurement::others),
                rounds.stream().mapToLong(round -> round.load().errors()).sum());
    }

    private static Spread spread(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
    }
}
