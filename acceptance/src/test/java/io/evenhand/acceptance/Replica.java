package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import io.evenhand.local.up.ServiceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One more process of a service, beside those of the Evenhand that is running. */
record Replica(Process process, int port) implements AutoCloseable {

    static Replica start(Part service, Map<String, String> environment, Map<String, String> otherwise)
            throws IOException {
        var port = freePort();
        var settings = new TreeMap<>(environment);
        settings.putAll(otherwise);
        settings.put("quarkus.http.port", Integer.toString(port));
        var jar = Path.of(System.getProperty("basedir"), "..", service.word() + "-service")
                .resolve("target/quarkus-app/quarkus-run.jar");
        var command = new ArrayList<>(List.of(Jvm.java(), "-Xmx256m"));
        command.addAll(Jvm.SHORT_LIVED);
        command.addAll(List.of("-Dquarkus.profile=local", "-jar", jar.toString()));
        var builder = new ProcessBuilder(command).inheritIO();
        settings.forEach((property, value) -> builder.environment().put(ServiceSettings.variable(property), value));
        return new Replica(builder.start(), port);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly())
                .join();
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
