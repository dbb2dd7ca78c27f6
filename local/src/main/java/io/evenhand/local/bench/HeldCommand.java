package io.evenhand.local.bench;

import io.evenhand.local.place.Part;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenhand bench held}: what requests cost that wait in the own gateway for their turn. */
@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        description = {
            "Sends requests through Evenhand's own gateway that each wait for their turn, up to a minute, and tells what",
            "memory and how many threads enforcement-service has more while all of them wait, and how all were answered."
        })
public final class HeldCommand implements Callable<Integer> {

    /** As the plan of bench/policy.yaml has it: a request each 30 seconds. */
    private static final String PLAN = "held";

    /** The first goes through at once; the second waits half a minute, the third a whole one. */
    private static final int WAITING_EACH = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--requests",
            defaultValue = "10000",
            description = "How many wait at the same time: ${DEFAULT-VALUE}.")
    private int requests;

    @Mixin
    private final InstallationOptions installation = new InstallationOptions();

    @Override
    public Integer call() throws Exception {
        BenchCommand.demand(spec, requests > 1, "--requests: %d is not above 1", requests);
        installation.check(spec);
        var accounts = requests / WAITING_EACH;
        try (var stage = Stage.at(InstallationOptions.results(), installation.portBase(), accounts)) {
            new UpstreamStart(stage).program();
            var evenhand = Installation.before(UpstreamStart.port(stage.portBase()), stage, installation.data());
            var keys = new Seeding(installation.data(), stage.portBase(), PLAN).keys(accounts);
            var service = new ServiceMemory(evenhand.process(Part.ENFORCEMENT).pid());
            try (var waiters = new Waiters(Part.GATEWAY.port(stage.portBase()), UpstreamStart.PATH, Seeding.ASK)) {
                waiters.send(keys);
                var first = waiters.answers(accounts);
                var before = service.now();
                for (var i = 0; i < WAITING_EACH; i++) {
                    waiters.send(keys);
                }
                var sent = waiters.waiting();
                var during = service.now();
                var waiting = waiters.waiting();
                var after = waiters.answers(requests);
                tell(before, during, Math.min(sent, waiting), first, after);
            }
        }
        return 0;
    }

    private static void tell(
            ServiceMemory.Figures before,
            ServiceMemory.Figures during,
            int waiting,
            List<Integer> first,
            List<Integer> after) {
        System.out.printf(
                Locale.ROOT,
                "%n%,d requests waited at the same time%n%n%-22s%10s%10s%10s%n%s%s%s%n",
                waiting,
                "",
                "before",
                "waiting",
                "more",
                row("live heap, MB", before.liveHeap(), during.liveHeap()),
                row("resident, MB", before.resident(), during.resident()),
                row("threads", before.threads(), during.threads()));
        System.out.printf(
                "answered well: %,d of %,d at once, %,d of %,d that waited%n",
                well(first), first.size(), well(after), after.size());
    }

    private static String row(String name, double before, double during) {
        return String.format(Locale.ROOT, "%-22s%,10.0f%,10.0f%,10.0f%n", name, before, during, during - before);
    }

    private static long well(List<Integer> answers) {
        return answers.stream().filter(status -> status == 200).count();
    }
}
