package io.evenhand.local.simulate;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about generated use. */
final class PopulationOptions {

    private static final int MOST_ACCOUNTS = 1_000_000;

    @Option(names = "--accounts", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private int accounts = 200;

    @Option(
            names = "--profiles",
            paramLabel = "MIX",
            description = "Their profiles, NAME[=WEIGHT],…"
                    + " (default: light=70,heavy=10,bursty=10,automated=5,shared-key=5).")
    private @Nullable String profiles;

    @Option(
            names = "--per-day",
            paramLabel = "N",
            description = "Uses of a light account on an average day; the others' are in proportion"
                    + " (default: ${DEFAULT-VALUE}).")
    private double perDay = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    long seed() {
        return seed;
    }

    Population population(Shares plans, Population.Span span, Tasks tasks) {
        WrongInput.unlessWithin("--accounts", accounts, 1, MOST_ACCOUNTS);
        if (!(perDay > 0 && perDay <= 1_000_000)) {
            throw new WrongInput("--per-day: %s is not above 0 and at most 1000000".formatted(perDay));
        }
        var shares = WrongInput.unlessReadable("--profiles", () -> {
            var mix = profiles == null ? Profile.usualShares() : Shares.parse(profiles);
            mix.weights().keySet().forEach(Profile::of);
            return mix;
        });
        return new Population(accounts, shares, plans, perDay, span, tasks, seed);
    }
}
