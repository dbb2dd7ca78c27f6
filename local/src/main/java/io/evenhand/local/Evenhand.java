package io.evenhand.local;

import io.evenhand.local.audit.AuditCommand;
import io.evenhand.local.bench.BenchCommand;
import io.evenhand.local.exchange.ExportCommand;
import io.evenhand.local.exchange.ImportCommand;
import io.evenhand.local.explain.ExplainCommand;
import io.evenhand.local.policy.PolicyCommand;
import io.evenhand.local.rehearse.RehearseCommand;
import io.evenhand.local.replay.ReplayCommand;
import io.evenhand.local.simulate.SimulateCommand;
import io.evenhand.local.up.UpCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind the launcher {@code ./evenhand}. */
@Command(
        name = "evenhand",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            ReplayCommand.class,
            AuditCommand.class,
            BenchCommand.class,
            RehearseCommand.class,
            SimulateCommand.class,
            PolicyCommand.class,
            ExplainCommand.class,
            ImportCommand.class,
            ExportCommand.class
        })
public final class Evenhand {

    private Evenhand() {}

    public static void main(String[] arguments) {
        // The libraries of the embedded stores would say that there is nowhere to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(new CommandLine(new Evenhand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // Pages and arrows are not for the encodings of an unset locale.
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("evenhand: " + reason(failure));
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments));
    }

    /** What went wrong in the words of the failure itself; only a failure without words shows its type. */
    private static String reason(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
