package io.evenhand.local.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A release of the chart, the platform beside it, and what is done to the release. */
final class Rehearsal {

    static final String RELEASE = "evenhand";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SERVICES = List.of("accounts", "metering", "enforcement", "appeals");
    private static final String CONTROL = "services/%s:8000/proxy/control/".formatted(Scenery.PLATFORM);
    private static final String LONGEST = "15m";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** How long requests go on after something happened, before they are counted. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Path chart;
    private final List<Path> values;
    private final PrintWriter out;

    Rehearsal(Cluster cluster, Path chart, List<Path> values, PrintWriter out) {
        this.cluster = cluster;
        this.chart = chart;
        this.values = List.copyOf(values);
        this.out = out;
    }

    /** Something that is done to the release. */
    interface Act {
        void run() throws IOException, InterruptedException;
    }

    /**
     * What is rehearsed.
     *
     * @param needsStores whether it does something to the chart's own PostgreSQL and Redis
     */
    record Scene(String name, String tells, boolean needsStores, Act act) {}

    /** All scenes, by name, in their order. */
    Map<String, Scene> scenes() {
        var scenes = new LinkedHashMap<String, Scene>();
        add(scenes, "steady", "requests, and nothing else", () -> {});
        add(scenes, "test", "helm test: a decision through the gateway", this::test);
        add(scenes, "upgrade", "helm upgrade: every pod is replaced", this::upgrade);
        add(scenes, "rollback", "helm rollback", this::rollback);
        add(scenes, "kill", "a pod of each service is killed", this::kill);
        add(scenes, "evict", "a pod of each service is evicted, as when its node is drained", this::evict);
        add(scenes, "scale", "enforcement and metering 1, 3, 1 pods", this::scale);
        scenes.put("redis", new Scene("redis", "Redis starts anew", true, () -> restart("redis")));
        scenes.put("postgresql", new Scene("postgresql", "PostgreSQL starts anew", true, () -> restart("postgresql")));
        scenes.put("restore", new Scene("restore", "the databases are dropped, and restored", true, this::restore));
        return scenes;
    }

    private static void add(Map<String, Scene> scenes, String name, String tells, Act act) {
        scenes.put(name, new Scene(name, tells, false, act));
    }

    /** What the release finds when it comes. */
    void prepare(Scenery scenery) throws IOException, InterruptedException {
        cluster.kubectlWith(scenery.objects(), "apply", "--server-side", "-f", "-");
        cluster.kubectl("rollout", "status", "deployment/" + Scenery.PLATFORM, "--timeout=180s");
    }

    /** Installs, and waits until every pod is ready. */
    void install() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("install", RELEASE, chart.toString(), "--wait", "--timeout", LONGEST));
        values.forEach(file -> command.addAll(List.of("--values", file.toString())));
        cluster.helm(command.toArray(String[]::new));
    }

    /** Customers arrive and begin. */
    void seed() throws IOException, InterruptedException {
        var key = control("seed").path("key").asText();
        cluster.kubectlWith(Scenery.testKey(key), "apply", "--server-side", "-f", "-");
    }

    boolean hasStores() throws IOException, InterruptedException {
        return !cluster.kubectl("get", "statefulset", "--output", "name", "--selector", selector("postgresql"))
                .isBlank();
    }

    /** Plays a scene while customers go on with their requests, and tells what came of them. */
    Outcome play(Scene scene) throws IOException, InterruptedException {
        out.printf("%s: %s …%n", scene.name(), scene.tells());
        out.flush();
        control("step");
        var begun = System.nanoTime();
        scene.act().run();
        var took = Duration.ofNanos(System.nanoTime() - begun);
        TimeUnit.MILLISECONDS.sleep(AFTER.toMillis());
        var sums = control("settle");
        return Outcome.of(scene.name(), took, control("step"), sums);
    }

    /** Uninstalls, and gives the pods the time to leave; what of the release is still there then. */
    List<String> uninstall() throws IOException, InterruptedException {
        cluster.helm("uninstall", RELEASE, "--wait", "--timeout", LONGEST);
        var until = System.nanoTime() + PATIENCE.toNanos();
        var left = left();
        while (!left.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            left = left();
        }
        return left;
    }

    /** The pod of {@code helm test} stays for whoever wants to read its log. */
    private List<String> left() throws IOException, InterruptedException {
        return cluster.kubectl(
                        "get",
                        "all,configmaps,secrets,serviceaccounts,networkpolicies,poddisruptionbudgets,"
                                + "horizontalpodautoscalers,ingresses",
                        "--output",
                        "name",
                        "--selector",
                        "app.kubernetes.io/instance=%s,app.kubernetes.io/component!=test".formatted(RELEASE))
                .lines()
                .toList();
    }

    private JsonNode control(String what) throws IOException, InterruptedException {
        var answer = cluster.create(CONTROL + what, "{}");
        if (answer.hasNonNull("problem")) {
            throw new IOException("The platform could not %s: %s"
                    .formatted(what, answer.path("problem").asText()));
        }
        return answer;
    }

    private void test() throws IOException, InterruptedException {
        cluster.helm("test", RELEASE, "--timeout", LONGEST);
    }

    private void upgrade() throws IOException, InterruptedException {
        cluster.helm(
                "upgrade",
                RELEASE,
                chart.toString(),
                "--reuse-values",
                "--set-string",
                "defaults.podAnnotations.rehearsed=yes",
                "--wait",
                "--timeout",
                LONGEST);
        awaitPods();
    }

    private void rollback() throws IOException, InterruptedException {
        cluster.helm("rollback", RELEASE, "--wait", "--timeout", LONGEST);
        awaitPods();
    }

    /** Without the time to leave that a pod has otherwise. */
    private void kill() throws IOException, InterruptedException {
        for (var service : SERVICES) {
            cluster.kubectl("delete", "pod", pods(service).getFirst(), "--grace-period=0", "--force");
            awaitPods();
        }
    }

    private void evict() throws IOException, InterruptedException {
        for (var service : SERVICES) {
            var pod = pods(service).getFirst();
            cluster.create(
                    "pods/%s/eviction".formatted(pod),
                    JSON.writeValueAsString(Map.of(
                            "apiVersion",
                            "policy/v1",
                            "kind",
                            "Eviction",
                            "metadata",
                            Map.of("name", pod, "namespace", cluster.namespace()))));
            awaitPods();
        }
    }

    private void scale() throws IOException, InterruptedException {
        var scaled = List.of("enforcement", "metering");
        var before = new LinkedHashMap<String, Integer>();
        for (var service : scaled) {
            before.put(service, wanted(service));
        }
        for (var replicas : List.of(1, 3, 1)) {
            for (var service : scaled) {
                scale(service, replicas);
            }
            awaitPods();
        }
        for (var service : before.entrySet()) {
            scale(service.getKey(), service.getValue());
        }
        awaitPods();
    }

    private void scale(String service, int replicas) throws IOException, InterruptedException {
        cluster.kubectl("scale", deployment(service), "--replicas=" + replicas);
    }

    private void restart(String store) throws IOException, InterruptedException {
        cluster.kubectl("delete", "pod", pods(store).getFirst());
        cluster.kubectl("rollout", "status", "statefulset/%s-%s".formatted(RELEASE, store), "--timeout=300s");
    }

    /** As docs/kubernetes.md tells it. */
    private void restore() throws IOException, InterruptedException {
        control("pause");
        control("settle");
        var postgres = pods("postgresql").getFirst();
        var dumps = Files.createTempDirectory("rehearsal");
        for (var database : SERVICES) {
            cluster.keep(
                    dumps.resolve(database),
                    "exec",
                    postgres,
                    "--",
                    "pg_dump",
                    "--username=postgres",
                    "--format=custom",
                    database);
        }
        for (var service : SERVICES) {
            scale(service, 0);
        }
        awaitPods();
        for (var database : SERVICES) {
            cluster.kubectl("exec", postgres, "--", "dropdb", "--username=postgres", "--force", database);
            cluster.kubectl("exec", postgres, "--", "createdb", "--username=postgres", "--owner=" + database, database);
            cluster.feed(
                    dumps.resolve(database),
                    "exec",
                    "--stdin",
                    postgres,
                    "--",
                    "pg_restore",
                    "--username=postgres",
                    "--exit-on-error",
                    "--dbname=" + database);
            Files.delete(dumps.resolve(database));
        }
        Files.delete(dumps);
        cluster.helm("upgrade", RELEASE, chart.toString(), "--reuse-values", "--wait", "--timeout", LONGEST);
        awaitPods();
        control("resume");
    }

    private static String selector(String component) {
        return "app.kubernetes.io/instance=%s,app.kubernetes.io/component=%s".formatted(RELEASE, component);
    }

    private static String deployment(String service) {
        return "deployment/%s-%s".formatted(RELEASE, service);
    }

    /** Pods that are ready. */
    private List<String> pods(String component) throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (var pod : podsOf(component)) {
            if (isReady(pod)) {
                names.add(pod.path("metadata").path("name").asText());
            }
        }
        return names;
    }

    private static boolean isReady(JsonNode pod) {
        return !pod.path("metadata").hasNonNull("deletionTimestamp")
                && pod.path("status")
                        .path("conditions")
                        .valueStream()
                        .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                                && condition.path("status").asText().equals("True"));
    }

    private JsonNode podsOf(String component) throws IOException, InterruptedException {
        return cluster.json("get", "pods", "--output", "json", "--selector", selector(component))
                .path("items");
    }

    private int wanted(String service) throws IOException, InterruptedException {
        return cluster.json("get", deployment(service), "--output", "json")
                .path("spec")
                .path("replicas")
                .asInt();
    }

    /** Waits until each service has just the pods that it should have, all ready: those that leave have left. */
    private void awaitPods() throws IOException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        for (var waiting = unsettled(); waiting.isPresent(); waiting = unsettled()) {
            if (System.nanoTime() > until) {
                throw new IOException("The pods of %s are not as they should be:%n%s"
                        .formatted(waiting.get(), cluster.kubectl("get", "pods", "--output", "wide")));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private Optional<String> unsettled() throws IOException, InterruptedException {
        for (var service : SERVICES) {
            var wanted = wanted(service);
            if (podsOf(service).size() != wanted || pods(service).size() != wanted) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }
}
