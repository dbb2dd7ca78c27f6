package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Helm chart, and what Helm and kubeconform say of it; both have to be on the PATH. */
final class Chart {

    /** The Kubernetes that is rendered for; Helm by itself takes the one it was built with. */
    private static final String KUBERNETES = "1.33.0";

    /** Kinds that operators bring; Kubernetes has no schema of them. */
    private static final List<String> EXTENSIONS = List.of("HTTPRoute", "ServiceMonitor", "PrometheusRule");

    private static final Path FOLDER =
            Path.of(System.getProperty("evenhand.home", ""), "k8s/evenhand").normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Chart() {}

    /** How a program ended, and all it said. */
    record Run(int status, String said) {}

    /** The files of values that the chart brings along as examples of its use. */
    static Stream<Path> exampleValues() throws IOException {
        try (var files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList().stream();
        }
    }

    static Run lint(Path values) {
        return run("helm", "lint", FOLDER.toString(), "--strict", "-f", values.toString());
    }

    static Run render(Path values, String... options) {
        var command = new ArrayList<>(List.of("helm", "template", "mine", FOLDER.toString(), "-f", values.toString()));
        command.addAll(List.of("--kube-version", KUBERNETES));
        command.addAll(List.of(options));
        return run(command.toArray(String[]::new));
    }

    /** Checks rendered objects against the schemas of Kubernetes; an unknown field is an error. */
    static Run conform(Path manifests) {
        var schemas = System.getProperty("chart.schemas", "");
        var location = schemas.isEmpty() ? "default" : schemas + "/{{.ResourceKind}}{{.KindSuffix}}.json";
        return run(
                "kubeconform",
                "-strict",
                "-summary",
                "-skip",
                String.join(",", EXTENSIONS),
                "-schema-location",
                location,
                manifests.toString());
    }

    /** The rendered objects. */
    static List<JsonNode> objects(Path values) {
        var rendered = render(values);
        if (rendered.status() != 0) {
            throw new IllegalStateException(rendered.said());
        }
        return parse(rendered.said());
    }

    /** The objects of a manifest. */
    static List<JsonNode> parse(String manifest) {
        var documents = new Load(LoadSettings.builder().build()).loadAllFromString(manifest);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> JSON.<JsonNode>valueToTree(document))
                .filter(JsonNode::isObject)
                .toList();
    }

    /** The pods' specifications by component. */
    static Map<String, JsonNode> pods(Path values) {
        return objects(values).stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .collect(Collectors.toMap(
                        object -> object.at("/metadata/labels/app.kubernetes.io~1component")
                                .asText(),
                        object -> object.at("/spec/template/spec")));
    }

    /** The variables of a pod's only container, by name. */
    static Map<String, JsonNode> environment(JsonNode pod) {
        return StreamSupport.stream(pod.at("/containers/0/env").spliterator(), false)
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), variable -> variable));
    }

    private static Run run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = process.inputReader().readAllAsString();
            return new Run(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
