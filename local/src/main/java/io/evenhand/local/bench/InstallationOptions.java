package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say where the Evenhand that is measured runs. */
final class InstallationOptions {

    private static final int HIGHEST_PORT_BASE = 65_000;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "18080",
            description = "First of the ports, +0 to +24 (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data of the Evenhand that is measured, with its accounts; kept for the next run"
                    + " (default: .evenhand/bench/data).")
    private @Nullable Path data;

    void check(@Nullable CommandSpec spec) {
        BenchCommand.demand(
                spec,
                portBase > 0 && portBase <= HIGHEST_PORT_BASE,
                "--port-base: %d leaves no room for the ports",
                portBase);
    }

    int portBase() {
        return portBase;
    }

    DataFolder data() {
        return new DataFolder(Optional.ofNullable(data).orElse(results().resolve("data")));
    }

    /** Where results go. */
    static Path results() {
        return DataFolder.projectHome().resolve(".evenhand/bench");
    }
}
