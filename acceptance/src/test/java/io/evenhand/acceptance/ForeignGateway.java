package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A gateway of a platform's own, running by the very example in {@code k8s/gateways/}, but for ports and addresses. */
record ForeignGateway(Process process, URI url) implements AutoCloseable {

    private static final Path EXAMPLES = Path.of(System.getProperty("basedir"), "../k8s/gateways");

    /** Envoy, which asks whatever listens on {@code evenhand}. */
    static ForeignGateway envoy(int evenhand) {
        var port = freePort();
        var text = example("envoy/envoy.yaml")
                .replace("address: 0.0.0.0, port_value: 8080", "address: 127.0.0.1, port_value: " + port)
                .replace(
                        "address: evenhand-enforcement, port_value: 8083",
                        "address: 127.0.0.1, port_value: " + evenhand)
                .replace("address: platform, port_value: 8080", "address: 127.0.0.1, port_value: " + upstream());
        var file = written(folder("envoy"), "envoy.yaml", text);
        return start(
                port,
                System.getProperty("envoy"),
                "--config-path",
                file.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--log-level",
                "warning");
    }

    /** The same with nginx, whose files are kept in a folder of their own. */
    static ForeignGateway nginx(int evenhand) {
        var port = freePort();
        var folder = folder("nginx");
        var own = """
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                """;
        var text = example("nginx/nginx.conf")
                .replace("http {\n", own)
                .replace("listen 8080", "listen 127.0.0.1:" + port)
                .replace("server evenhand-enforcement:8083", "server 127.0.0.1:" + evenhand)
                .replace("server platform:8080", "server 127.0.0.1:" + upstream());
        var file = written(folder, "nginx.conf", text);
        return start(
                port,
                System.getProperty("nginx"),
                "-p",
                folder.toString(),
                "-c",
                file.toString(),
                "-e",
                "stderr",
                "-g",
                "daemon off; pid nginx.pid;");
    }

    /** A port at which nobody listens. */
    static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int upstream() {
        return RunningEvenhand.get().url(Part.UPSTREAM).getPort();
    }

    private static String example(String name) {
        try {
            return Files.readString(EXAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            return Files.createTempDirectory(
                            Path.of(System.getProperty("basedir"), "target").toAbsolutePath(), name + "-")
                    .normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path written(Path folder, String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ForeignGateway start(int port, String... command) {
        try {
            var process = new ProcessBuilder(List.of(command)).inheritIO().start();
            var gateway = new ForeignGateway(process, URI.create("http://127.0.0.1:" + port));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(gateway::listens);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s ended with %d".formatted(process.info(), process.exitValue()));
        }
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly())
                .join();
    }
}
