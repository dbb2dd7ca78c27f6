package io.evenhand.local.bench;

import java.time.Duration;
import java.util.Map;

/**
 * One slice of load on one contender.
 *
 * @param cpu what each role's processes consumed meanwhile
 * @param others processors that others kept busy
 */
record Measurement(Case measured, int round, Load load, Map<Role, Duration> cpu, double others) {

    /** What is measured, and under which conditions: the rounds of one case belong together. */
    record Case(Kind kind, Persistence appendOnly, int connections) {}

    Measurement {
        cpu = Map.copyOf(cpu);
    }

    /** Microseconds of CPU time that a decision costs in these roles. */
    double perDecision(Role... roles) {
        var sum = 0.0;
        for (var role : roles) {
            sum += cpu.getOrDefault(role, Duration.ZERO).toNanos() / 1e3;
        }
        return load.decisions() == 0 ? Double.NaN : sum / load.decisions();
    }
}
