package io.evenhand.local.rehearse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenhand rehearse}: what an operator fears, in a namespace of its own. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = {
            "Installs the chart in a new namespace of the cluster that kubectl points at, with a small PostgreSQL and Redis of its"
                    + " own, and does to it what happens to it there, while customers go on with their requests:",
            "  steady, test, upgrade, rollback, kill, evict, scale, redis, postgresql, restore.",
            "Then it uninstalls all of it. The table tells how many requests failed, and holds what was answered against what"
                    + " metering counted. The status is 1 when a request failed, or a unit was lost or counted twice.",
            "Needs kubectl and helm. The images of the services must be where the cluster finds them (evenhand images).",
            ""
        })
public final class RehearseCommand implements Callable<Integer> {

    private static final String LABEL = "evenhand.io/rehearsal";

    private static final Map<String, String> REQUESTS = Map.of("cpu", "50m", "memory", "256Mi");

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "evenhand-rehearsal",
            description = "Made for the rehearsal, and deleted after it (default: ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(
            names = "--registry",
            paramLabel = "HOST",
            defaultValue = "docker.io",
            description = "Where the images are (default: ${DEFAULT-VALUE}).")
    private String registry = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "Their tag (default: the chart's).")
    private @Nullable String tag;

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "Values of the chart, over those of the rehearsal; may be given several times.")
    private List<Path> values = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "SCENE",
            split = ",",
            description = "Only these scenes, commas between; they come in their usual order.")
    private Set<String> only = Set.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--keep", description = "Leave everything installed at the end.")
    private boolean keep;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = spec().commandLine().getOut();
        var settings = Files.createTempFile("rehearsal", ".json");
        try {
            Files.writeString(settings, new ObjectMapper().writeValueAsString(settings()));
            var all = new ArrayList<>(List.of(settings));
            all.addAll(values);
            var cluster = new Cluster(namespace);
            var rehearsal = new Rehearsal(
                    cluster, DataFolder.projectHome().resolve("k8s").resolve("evenhand"), all, out);
            checkOptions(rehearsal);
            createNamespace(cluster);
            return rehearse(cluster, rehearsal, out);
        } finally {
            Files.deleteIfExists(settings);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("Not called as a command");
        }
        return spec;
    }

    private void checkOptions(Rehearsal rehearsal) {
        var scenes = rehearsal.scenes().keySet();
        for (var name : only) {
            if (!scenes.contains(name)) {
                throw new ParameterException(
                        spec().commandLine(),
                        "There is no scene '%s'. There are: %s.".formatted(name, String.join(", ", scenes)));
            }
        }
        if (rate < 1 || rate > 10_000) {
            throw new ParameterException(spec().commandLine(), "--rate is from 1 to 10000.");
        }
        for (var file : values) {
            if (!Files.isReadable(file)) {
                throw new ParameterException(spec().commandLine(), "There is no file " + file + ".");
            }
        }
    }

    private int rehearse(Cluster cluster, Rehearsal rehearsal, PrintWriter out) throws Exception {
        out.printf("Installing in the namespace %s …%n", namespace);
        out.flush();
        var outcomes = new ArrayList<Outcome>();
        var left = List.<String>of();
        try {
            rehearsal.prepare(new Scenery(Rehearsal.RELEASE, image("accounts"), "IfNotPresent", rate));
            var begun = System.nanoTime();
            rehearsal.install();
            out.printf(
                    "Every pod is ready after %d s.%n",
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
            rehearsal.seed();
            play(rehearsal, outcomes, out);
            if (!keep) {
                out.println("uninstall …");
                out.flush();
                left = rehearsal.uninstall();
                cluster.kubectl("delete", "namespace", namespace, "--wait=true");
            }
        } catch (IOException e) {
            out.print(Outcome.table(outcomes));
            out.flush();
            throw new IOException(
                    "%s%nEverything is left in the namespace %s; when you have looked at it: kubectl delete namespace %s"
                            .formatted(e.getMessage(), namespace, namespace),
                    e);
        }
        out.println();
        out.print(Outcome.table(outcomes));
        outcomes.forEach(outcome ->
                outcome.reasons().forEach(reason -> out.printf("%s: %s%n", outcome.scene(), reason)));
        left.forEach(object -> out.printf("left after the uninstallation: %s%n", object));
        out.flush();
        return left.isEmpty() && outcomes.stream().allMatch(Outcome::isFlawless) ? 0 : 1;
    }

    private void play(Rehearsal rehearsal, List<Outcome> outcomes, PrintWriter out)
            throws IOException, InterruptedException {
        var hasStores = rehearsal.hasStores();
        for (var scene : rehearsal.scenes().values()) {
            if (!only.isEmpty() && !only.contains(scene.name())) {
                continue;
            }
            if (scene.needsStores() && !hasStores) {
                out.printf("%s: left out, as PostgreSQL and Redis are not the chart's own%n", scene.name());
                continue;
            }
            outcomes.add(rehearsal.play(scene));
        }
    }

    private void createNamespace(Cluster cluster) throws IOException, InterruptedException {
        cluster.kubectl("version");
        if (!cluster.kubectl("get", "namespace", namespace, "--ignore-not-found", "--output", "name")
                .isBlank()) {
            throw new IOException(
                    "There is a namespace %s already: name another one, or delete it (kubectl delete namespace %s)"
                            .formatted(namespace, namespace));
        }
        cluster.kubectlWith(
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Namespace",
                                "metadata",
                                Map.of(
                                        "name",
                                        namespace,
                                        "labels",
                                        Map.of(LABEL, "true", "pod-security.kubernetes.io/enforce", "restricted")))),
                "create",
                "-f",
                "-");
    }

    private String image(String service) throws IOException {
        return "%s/evenhand/%s-service:%s".formatted(registry, service, tag == null ? chartTag() : tag);
    }

    private static String chartTag() throws IOException {
        return Files.readAllLines(DataFolder.projectHome().resolve("k8s/evenhand/Chart.yaml")).stream()
                .filter(line -> line.startsWith("appVersion: "))
                .map(line -> line.substring("appVersion: ".length()).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("The chart has no appVersion"));
    }

    /** The chart's values for a rehearsal. */
    private Map<String, Object> settings() {
        return Map.of(
                "image",
                Map.of("registry", registry, "tag", tag == null ? "" : tag),
                "identity",
                Map.of("issuer", Scenery.ISSUER),
                "trial",
                Map.of("enabled", true),
                // A small cluster has to hold them all, and one more of each.
                "defaults",
                Map.of("resources", Map.of("requests", REQUESTS)),
                "enforcement",
                Map.of("resources", Map.of("requests", REQUESTS)),
                "gateway",
                Map.of(
                        "upstream",
                        Scenery.ISSUER,
                        "routes",
                        List.of(Map.of(
                                "method", "POST", "path", "/work", "action", "work", "units", Map.of("requests", 1)))),
                "test",
                Map.of("existingSecret", "rehearsal-test", "path", "/work"));
    }
}
