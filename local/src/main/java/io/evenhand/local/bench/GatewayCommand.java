package io.evenhand.local.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenhand bench gateway}: requests through the own gateway, beside Envoy that asks a limiter. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Measures requests to a platform through Evenhand's own gateway, beside Envoy with envoyproxy/ratelimit before the",
            "same platform. Prints tables; writes gateways.json, .csv and .svg to .evenhand/bench.",
            "Contenders: gateway, envoy, upstream."
        },
        footer = {"", "Needs wrk, Go, which builds ratelimit, and Envoy: on the PATH, or where ENVOY says."})
public final class GatewayCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ComparisonOptions options = new ComparisonOptions();

    @Override
    public Integer call() throws Exception {
        options.run(spec, Contest.GATEWAYS);
        return 0;
    }
}
