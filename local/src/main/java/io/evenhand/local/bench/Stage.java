package io.evenhand.local.bench;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.store.LocalRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where contenders are started, and what has to be stopped in the end. Each has a Redis of its own, all from one binary
 * with one configuration.
 *
 * @param folder holds tools, requests, logs and results
 * @param portBase the first of the ports
 * @param accounts how many are asked in turn
 */
record Stage(Path folder, int portBase, int accounts, Deque<AutoCloseable> started, Map<String, Program> byName)
        implements AutoCloseable {

    static final Duration START_WAIT = Duration.ofMinutes(3);

    /** Of every server in Java, so that none has more event loops than another. */
    static final Map<String, String> SERVER = Map.of("QUARKUS_HTTP_IO_THREADS", "2");

    static Stage at(Path folder, int portBase, int accounts) throws IOException {
        Files.createDirectories(folder);
        return new Stage(folder, portBase, accounts, new ArrayDeque<>(), new HashMap<>());
    }

    Tools tools() {
        return new Tools(folder.resolve("tools"));
    }

    Program program(String name, Map<String, String> environment, List<String> command) throws IOException {
        var program = keep(Program.start(folder.resolve("logs").resolve(name + ".log"), environment, command));
        byName.put(name, program);
        return program;
    }

    /** One that was started already. */
    Optional<Program> running(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** An empty Redis. */
    LocalRedis redis(String name) throws IOException {
        var redis = keep(LocalRedis.start(folder.resolve("redis-" + name), 0));
        new RedisControl(redis.port()).empty();
        return redis;
    }

    /** What Evenhand answered; the bare server answers the same. */
    Path answer() {
        return folder.resolve("answer.json");
    }

    Path requests(String name) {
        return folder.resolve("requests-" + name);
    }

    /** Names of accounts, for those who take any. */
    Stream<String> names() {
        return IntStream.range(0, accounts).mapToObj(number -> "account-" + number);
    }

    /** The folder with the benchmark's own programs. */
    static Path programs() throws IOException {
        var folder = DataFolder.projectHome().resolve("bench/target/quarkus-app");
        if (!Files.isDirectory(folder)) {
            throw new IOException("The benchmark's own programs are not built: there is no " + folder);
        }
        return folder;
    }

    /** The Java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Asks once, so that one that refuses or fails is not mistaken for a fast one. */
    static String demand(String expected, URI uri, HttpRequest.Builder request, String body)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    request.uri(uri)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains(expected)) {
                throw new IOException("%s answered %d %s".formatted(uri, answer.statusCode(), answer.body()));
            }
            return answer.body();
        }
    }

    static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private <T extends AutoCloseable> T keep(T thing) {
        started.push(thing);
        return thing;
    }

    @Override
    public void close() {
        for (var thing : started) {
            try {
                thing.close();
            } catch (Exception e) {
                System.err.println("evenhand: " + thing.getClass().getSimpleName() + " did not stop well: " + e);
            }
        }
        started.clear();
    }
}
