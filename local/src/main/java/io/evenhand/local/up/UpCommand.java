package io.evenhand.local.up;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenhand up}: runs Evenhand on this machine until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Runs Evenhand on this machine until Ctrl-C. Its data is kept and found again by the next start.")
public final class UpCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "First of the ports: gateway +0, accounts +1, metering +2, enforcement +3, appeals +4,"
                    + " token issuer +5, demo upstream +6, PostgreSQL +10, Redis +11 (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the data, made when missing (default: .evenhand in the project).")
    private @Nullable Path data;

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description = "What the gateway stands in front of (default: the demo upstream).")
    private @Nullable URI upstream;

    @Option(
            names = "--time-machine",
            description = "Lets POST /dev/clock on the gateway's port move the business clock forward.")
    private boolean timeMachine;

    @Option(
            names = "--smtp",
            paramLabel = "URL",
            description =
                    "Mail server for messages: smtp://[USER:PASSWORD@]HOST[:PORT], or smtps://… where the connection"
                            + " begins encrypted (default: no mail is sent).")
    private @Nullable URI smtp;

    @Override
    public Integer call() throws Exception {
        if (portBase < 1 || Part.REDIS.port(portBase) > HIGHEST_PORT) {
            throw wrong("--port-base: %d leaves no room for the ports +0 to +11".formatted(portBase));
        }
        if (smtp != null
                && (smtp.getHost() == null || !Set.of("smtp", "smtps").contains(String.valueOf(smtp.getScheme())))) {
            throw wrong("--smtp: must be smtp://HOST[:PORT] or smtps://HOST[:PORT]");
        }
        var folder = Optional.ofNullable(data).map(DataFolder::new).orElseGet(DataFolder::ofProject);
        try (var started = Started.closedInOrder()) {
            stopWithThisProcess(started);
            new LocalEvenhand(
                            folder,
                            portBase,
                            Optional.ofNullable(upstream),
                            timeMachine,
                            Optional.ofNullable(smtp),
                            started)
                    .start();
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), message);
    }

    /** A signal, and the end of the launcher that waits for this process, both stop everything in order. */
    private static void stopWithThisProcess(Started started) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop"));
        var launcher = ProcessHandle.current().parent();
        if (launcher.isPresent()) {
            var _ = launcher.get().onExit().thenRun(() -> Runtime.getRuntime().exit(0));
        }
    }

    private static void stop(Started started) {
        if (started.isClosed()) {
            return;
        }
        System.out.println("Evenhand stops …");
        started.close();
        // Being told to stop is how this command ends well.
        Runtime.getRuntime().halt(0);
    }
}
