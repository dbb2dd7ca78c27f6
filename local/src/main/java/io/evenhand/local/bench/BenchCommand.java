package io.evenhand.local.bench;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenhand bench}: decisions beside those of peers. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {
            GatewayCommand.class,
            HeldCommand.class,
            GrowthCommand.class,
            PoolCommand.class,
            IngestionCommand.class,
            CohortCommand.class,
            StartCommand.class
        },
        description = {
            "Measures Evenhand beside its peers, interleaved and warm, in one run: requests per second, times, and CPU",
            "time per decision. Prints tables; writes decisions.json, .csv and .svg to .evenhand/bench.",
            "Contenders: evenhand, bucket4j, ratelimit, fixed, redis."
        },
        footer = {
            "",
            "bench/README.md tells what is compared and how to read it. Needs wrk, and for ratelimit Go, which builds it."
        })
public final class BenchCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ComparisonOptions options = new ComparisonOptions();

    @Override
    public Integer call() throws Exception {
        options.run(spec, Contest.DECISIONS);
        return 0;
    }

    /** Refuses an option's value in the words {@code otherwise}, before anything is started. */
    static void demand(@Nullable CommandSpec spec, boolean holds, String otherwise, int value) {
        if (!holds) {
            throw new ParameterException(
                    Optional.ofNullable(spec).orElseThrow().commandLine(), otherwise.formatted(value));
        }
    }
}
