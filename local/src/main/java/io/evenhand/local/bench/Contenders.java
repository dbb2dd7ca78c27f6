package io.evenhand.local.bench;

import io.evenhand.local.Evenhand;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import io.evenhand.local.store.LocalRedis;
import io.evenhand.local.up.ServiceProcess;
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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Starts what is measured, and stops all of it. Each has a Redis of its own, all from one binary with one configuration. */
final class Contenders implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofMinutes(3);

    /** Of every server in Java, so that none has more threads than another. */
    private static final Map<String, String> SERVER = Map.of("QUARKUS_HTTP_IO_THREADS", "2");

    /** What the bare server answers when Evenhand is not measured beside it. */
    private static final int USUAL_ANSWER = 900;

    private static final int BUCKET4J = 20;
    private static final int FIXED = 21;
    private static final int RATELIMIT_HTTP = 22;
    private static final int RATELIMIT_GRPC = 23;
    private static final int RATELIMIT_DEBUG = 24;

    private final Path folder;
    private final DataFolder data;
    private final int portBase;
    private final int accounts;
    private final Tools tools;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    Contenders(Path folder, DataFolder data, int portBase, int accounts) {
        this.folder = folder;
        this.data = data;
        this.portBase = portBase;
        this.accounts = accounts;
        this.tools = new Tools(folder.resolve("tools"));
    }

    Contender start(Kind kind) throws IOException, InterruptedException {
        return switch (kind) {
            case EVENHAND -> startEvenhand();
            case BUCKET4J -> startBucket4j();
            case RATELIMIT -> startRatelimit();
            case FIXED -> startFixed();
            case REDIS -> startRedis();
        };
    }

    private Contender startEvenhand() throws IOException, InterruptedException {
        var command = new ArrayList<>(java());
        command.addAll(List.of(
                "-Devenhand.home=" + DataFolder.projectHome(),
                "-cp",
                System.getProperty("java.class.path"),
                Evenhand.class.getName(),
                "up",
                "--data=" + data.root(),
                "--port-base=" + portBase));
        var up = keep(Program.start(log("evenhand"), SERVER, command));
        up.awaitWords("Evenhand is ready", START_WAIT);
        var requests = folder.resolve("requests-evenhand");
        var keys = new Seeding(data, portBase).keys(accounts);
        OwnerOnly.write(
                requests,
                String.join(
                                "\n",
                                keys.stream()
                                        .map(key -> key + "\t" + Seeding.ASK)
                                        .toList()) + "\n");
        keepAnswer(keys.getFirst());
        return new Contender(
                Kind.EVENHAND,
                new Wrk(tools.wrk(), Part.ENFORCEMENT.port(portBase), "/v1/decisions", requests),
                Map.of(
                        Role.SERVICE, List.of(process(Part.ENFORCEMENT)),
                        Role.REDIS, List.of(process(Part.REDIS)),
                        Role.READERS, List.of(process(Part.METERING)),
                        Role.POSTGRES, List.of(process(Part.POSTGRES))),
                Optional.of(new RedisControl(Part.REDIS.port(portBase))));
    }

    /** The bare server answers what Evenhand does; and what is measured is the way through, so it had better be open. */
    private void keepAnswer(String key) throws IOException, InterruptedException {
        var answer = post(
                Part.ENFORCEMENT.url(portBase).resolve("/v1/decisions"),
                HttpRequest.newBuilder().header("Authorization", "Bearer " + key),
                Seeding.ASK,
                "\"outcome\":\"admit\"");
        Files.writeString(answer(), answer);
    }

    private Contender startBucket4j() throws IOException, InterruptedException {
        var redis = keep(LocalRedis.start(folder.resolve("redis-bucket4j"), 0));
        var port = portBase + BUCKET4J;
        var peer = startPeer(port, Map.of("BENCH_REDIS", redis.url()), "bucket4j");
        var requests = requestsByAccount("bucket4j", "{\"account\":\"account-%d\",\"units\":1}");
        post(uri(port, "/bucket4j"), HttpRequest.newBuilder(), "{\"account\":\"a\",\"units\":1}", "\"allowed\":true");
        return new Contender(
                Kind.BUCKET4J, new Wrk(tools.wrk(), port, "/bucket4j", requests), roles(peer, redis), control(redis));
    }

    private Contender startFixed() throws IOException, InterruptedException {
        if (!Files.exists(answer())) {
            Files.writeString(answer(), "{\"filler\":\"%s\"}".formatted("x".repeat(USUAL_ANSWER)));
        }
        var port = portBase + FIXED;
        var peer = startPeer(port, Map.of("BENCH_ANSWER", answer().toString()), "fixed");
        var requests = folder.resolve("requests-fixed");
        Files.writeString(requests, ("evh_" + "0".repeat(36) + "\t" + Seeding.ASK + "\n").repeat(accounts));
        post(uri(port, "/fixed"), HttpRequest.newBuilder(), Seeding.ASK, Files.readString(answer()));
        return new Contender(
                Kind.FIXED,
                new Wrk(tools.wrk(), port, "/fixed", requests),
                Map.of(Role.SERVICE, List.of(peer.handle())),
                Optional.empty());
    }

    private Program startPeer(int port, Map<String, String> settings, String name)
            throws IOException, InterruptedException {
        var environment = new java.util.HashMap<>(SERVER);
        environment.putAll(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var command = new ArrayList<>(java());
        command.addAll(ServiceProcess.JVM_OPTIONS);
        command.addAll(List.of("-jar", peers().resolve("quarkus-run.jar").toString()));
        var peer = keep(Program.start(log(name), environment, command));
        peer.awaitPort(port, START_WAIT);
        return peer;
    }

    private Contender startRatelimit() throws IOException, InterruptedException {
        var binary = tools.ratelimit();
        var ghz = tools.ghz();
        var redis = keep(LocalRedis.start(folder.resolve("redis-ratelimit"), 0));
        var settings = Map.ofEntries(
                Map.entry("LOG_LEVEL", "WARN"),
                Map.entry("USE_STATSD", "false"),
                Map.entry("BACKEND_TYPE", "redis"),
                Map.entry("REDIS_SOCKET_TYPE", "tcp"),
                Map.entry("REDIS_URL", "127.0.0.1:" + redis.port()),
                Map.entry(
                        "RUNTIME_ROOT",
                        DataFolder.projectHome().resolve("bench/ratelimit").toString()),
                Map.entry("RUNTIME_WATCH_ROOT", "false"),
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("GRPC_HOST", "127.0.0.1"),
                Map.entry("DEBUG_HOST", "127.0.0.1"),
                Map.entry("PORT", Integer.toString(portBase + RATELIMIT_HTTP)),
                Map.entry("GRPC_PORT", Integer.toString(portBase + RATELIMIT_GRPC)),
                Map.entry("DEBUG_PORT", Integer.toString(portBase + RATELIMIT_DEBUG)));
        var service = keep(Program.start(log("ratelimit"), settings, List.of(binary.toString())));
        service.awaitPort(portBase + RATELIMIT_GRPC, START_WAIT);
        service.awaitPort(portBase + RATELIMIT_HTTP, START_WAIT);
        post(
                uri(portBase + RATELIMIT_HTTP, "/json"),
                HttpRequest.newBuilder(),
                descriptors("account-0"),
                "\"overallCode\":\"OK\"");
        var requests = folder.resolve("requests-ratelimit.json");
        Files.writeString(
                requests,
                "[" + String.join(",\n", names().map(Contenders::descriptors).toList()) + "]");
        return new Contender(
                Kind.RATELIMIT,
                new Ghz(ghz, portBase + RATELIMIT_GRPC, requests),
                roles(service, redis),
                control(redis));
    }

    private Contender startRedis() throws IOException {
        var redis = keep(LocalRedis.start(folder.resolve("redis-alone"), 0));
        return new Contender(
                Kind.REDIS,
                new Harness(java(), peers(), "io.evenhand.bench.floor.RedisAlone", redis.url()),
                Map.of(Role.REDIS, List.of(handle(redis))),
                control(redis));
    }

    private static String descriptors(String account) {
        return Stream.of("minute", "hour", "day", "month")
                .map(key -> "{\"entries\":[{\"key\":\"%s\",\"value\":\"%s\"}]}".formatted(key, account))
                .collect(java.util.stream.Collectors.joining(",", "{\"domain\":\"bench\",\"descriptors\":[", "]}"));
    }

    private Path requestsByAccount(String name, String body) throws IOException {
        var file = folder.resolve("requests-" + name);
        var lines = IntStream.range(0, accounts).mapToObj(i -> "-\t" + body.formatted(i));
        Files.write(file, lines.toList());
        return file;
    }

    private Stream<String> names() {
        return IntStream.range(0, accounts).mapToObj(i -> "account-" + i);
    }

    /** Asks once, so that a contender that refuses or fails is not mistaken for a fast one. */
    private static String post(URI uri, HttpRequest.Builder request, String body, String expected)
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

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Path answer() {
        return folder.resolve("answer.json");
    }

    private Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    static Path peers() throws IOException {
        var folder = DataFolder.projectHome().resolve("bench/target/quarkus-app");
        if (!Files.isDirectory(folder)) {
            throw new IOException("The benchmark's peers are not built: there is no " + folder);
        }
        return folder;
    }

    static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    private ProcessHandle process(Part part) throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(data.pidOf(part)).strip()))
                .orElseThrow(() -> new IOException("The %s is not running any more".formatted(part.word())));
    }

    private static ProcessHandle handle(LocalRedis redis) throws IOException {
        return ProcessHandle.of(redis.processId()).orElseThrow(() -> new IOException("Redis ended"));
    }

    private static Map<Role, List<ProcessHandle>> roles(Program service, LocalRedis redis) throws IOException {
        return Map.of(Role.SERVICE, List.of(service.handle()), Role.REDIS, List.of(handle(redis)));
    }

    private static Optional<RedisControl> control(LocalRedis redis) {
        return Optional.of(new RedisControl(redis.port()));
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
