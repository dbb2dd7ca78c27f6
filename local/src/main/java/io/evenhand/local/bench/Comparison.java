package io.evenhand.local.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: all contenders are started and made warm, then measured in rounds, so that what disturbs the machine for a
 * while disturbs all of them. The first asking of each turn is not measured: it brings caches back to what they are
 * under steady load.
 */
final class Comparison {

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LEAD_IN_SLICE = Duration.ofSeconds(3);
    private static final int LONGEST_LEAD_IN = 5;
    private static final int LEAD_IN_CONNECTIONS = 64;

    private final Conditions conditions;
    private final Contenders contenders;
    private final List<Measurement> measurements = new ArrayList<>();

    Comparison(Conditions conditions, Contenders contenders) {
        this.conditions = conditions;
        this.contenders = contenders;
    }

    Figures run() throws Exception {
        var running = new ArrayList<Contender>();
        for (var kind : conditions.kinds()) {
            System.out.printf("Starting %s …%n", kind.word());
            running.add(contenders.start(kind));
        }
        for (var contender : running) {
            System.out.printf("Warming %s …%n", contender.kind().word());
            contender.loader().make(LEAD_IN_CONNECTIONS, WARM_UP);
        }
        for (var round = 1; round <= conditions.rounds(); round++) {
            for (var appendOnly : conditions.appendOnly()) {
                for (var contender : running) {
                    measure(contender, appendOnly, round);
                }
            }
        }
        return Figures.of(measurements);
    }

    private void measure(Contender contender, Persistence appendOnly, int round) throws Exception {
        if (contender.redis().isPresent()) {
            contender.redis().get().set(appendOnly);
        }
        leadIn(contender);
        for (var connections : conditions.connections()) {
            var measured = new Measurement.Case(contender.kind(), appendOnly, connections);
            var before = CpuTimes.now(contender.processes());
            var load = contender.loader().make(connections, conditions.slice());
            var cpu = CpuTimes.now(contender.processes()).since(before);
            keep(new Measurement(measured, round, load, cpu));
        }
    }

    /** Until every account was asked for, which is what an idle minute makes a service forget. */
    private void leadIn(Contender contender) throws Exception {
        var decisions = 0L;
        for (var slices = 0; decisions < conditions.accounts() && slices < LONGEST_LEAD_IN; slices++) {
            decisions +=
                    contender.loader().make(LEAD_IN_CONNECTIONS, LEAD_IN_SLICE).decisions();
        }
    }

    private void keep(Measurement measurement) throws IOException {
        measurements.add(measurement);
        var measured = measurement.measured();
        System.out.printf(
                "round %d  %-9s  append-only %-3s  %3d connections  %,9.0f/s  %6.1f µs%n",
                measurement.round(),
                measured.kind().word(),
                measured.appendOnly().word(),
                measured.connections(),
                measurement.load().perSecond(),
                measurement.perDecision(Role.SERVICE, Role.REDIS));
        if (measurement.load().decisions() == 0) {
            throw new IOException(
                    "%s answered nothing".formatted(measured.kind().word()));
        }
    }
}
