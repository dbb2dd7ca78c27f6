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

    /** By then a JVM has compiled what it will; on a busy machine that takes as long as it takes. */
    private static final int WARM_DECISIONS = 200_000;

    private static final int LONGEST_WARM_UP = 30;
    private static final int LONGEST_LEAD_IN = 5;
    private static final Duration SLICE = Duration.ofSeconds(3);
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
            askUnmeasured(contender, WARM_DECISIONS, LONGEST_WARM_UP);
        }
        for (var round = 1; round <= conditions.rounds(); round++) {
            for (var appendOnly : conditions.appendOnly()) {
                for (var contender : running) {
                    measure(contender, appendOnly, round);
                }
            }
        }
        for (var contender : running) {
            // What outlives this run is to be found again as it was left.
            switchTo(Persistence.ON, contender);
        }
        return Figures.of(measurements);
    }

    private void measure(Contender contender, Persistence appendOnly, int round) throws Exception {
        switchTo(appendOnly, contender);
        // Every account once: an idle minute makes a service forget them.
        askUnmeasured(contender, conditions.accounts(), LONGEST_LEAD_IN);
        for (var connections : conditions.connections()) {
            var measured = new Measurement.Case(contender.kind(), appendOnly, connections);
            var machine = Busyness.now();
            var before = CpuTimes.now(contender.processes());
            var load = contender.loader().make(connections, conditions.slice());
            var cpu = CpuTimes.now(contender.processes()).since(before);
            var others = Busyness.now().othersSince(machine, cpu.values(), load.time());
            keep(new Measurement(measured, round, load, cpu, others));
        }
    }

    private static void switchTo(Persistence appendOnly, Contender contender) throws IOException, InterruptedException {
        if (contender.redis().isPresent()) {
            contender.redis().get().set(appendOnly);
        }
    }

    private static void askUnmeasured(Contender contender, long enough, int mostSlices) throws Exception {
        var decisions = 0L;
        for (var slices = 0; decisions < enough && slices < mostSlices; slices++) {
            decisions += contender.loader().make(LEAD_IN_CONNECTIONS, SLICE).decisions();
        }
    }

    private void keep(Measurement measurement) throws IOException {
        measurements.add(measurement);
        var measured = measurement.measured();
        System.out.printf(
                "round %d  %-9s  append-only %-3s  %3d connections  %,9.0f/s  %6.1f µs  (others: %.1f processors)%n",
                measurement.round(),
                measured.kind().word(),
                measured.appendOnly().word(),
                measured.connections(),
                measurement.load().perSecond(),
                measurement.perDecision(Role.SERVICE, Role.REDIS),
                measurement.others());
        if (measurement.load().decisions() == 0) {
            throw new IOException(
                    "%s answered nothing".formatted(measured.kind().word()));
        }
    }
}
