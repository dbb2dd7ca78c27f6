package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart says of each service what the service's own build says of it, which {@code -Dmanifests} leaves in
 * {@code target/kubernetes}: a port or a probe that is changed there and not in the chart would make a pod that is never ready.
 */
@Tag("manifests")
class SelfDescriptionIT {

    private static final Path HOME =
            Path.of(System.getProperty("evenhand.home", "")).normalize();
    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void theChartHasThePortsOfTheService(String service) throws IOException {
        var said = ports(container(described(service)));

        assertThat(said).hasSize(1);
        assertThat(ports(container(installed(service)))).containsAll(said);
        // Other services reach it by the port that it has itself.
        var reached = of("Service", installed(service)).at("/spec/ports/0");
        assertThat("%s %s"
                        .formatted(
                                reached.path("name").asText(),
                                reached.path("port").asText()))
                .isEqualTo(said.getFirst());
        assertThat(reached.path("targetPort").asText()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void theChartAsksAsTheServiceAnswers(String service) throws IOException {
        for (var probe : PROBES) {
            var said = container(described(service)).at("/%s/httpGet".formatted(probe));
            var asked = container(installed(service)).at("/%s/httpGet".formatted(probe));

            assertThat(asked.path("path").asText())
                    .as(probe)
                    .isNotEmpty()
                    .isEqualTo(said.path("path").asText());
            assertThat(asked.path("port").asText()).as(probe).isEqualTo("http");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void theChartReadsTheMetricsWhereTheServiceHasThem(String service) throws IOException {
        var said = of("ServiceMonitor", described(service)).at("/spec/endpoints/0/path");
        var read = of("ServiceMonitor", chart()).at("/spec/endpoints/0");

        assertThat(read.path("path").asText()).isNotEmpty().isEqualTo(said.asText());
        assertThat(read.path("port").asText()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void theChartTakesTheImageThatTheServiceBecomes(String service) throws IOException {
        assertThat(image(installed(service))).isEqualTo(image(described(service)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "metering", "enforcement", "appeals"})
    void bothSayWhatTheServiceIsAPartOf(String service) throws IOException {
        var label = "/metadata/labels/app.kubernetes.io~1part-of";

        assertThat(of("Deployment", installed(service)).at(label).asText())
                .isNotEmpty()
                .isEqualTo(of("Deployment", described(service)).at(label).asText());
    }

    /** What the service's build says. */
    private static List<JsonNode> described(String service) throws IOException {
        return Chart.parse(Files.readString(HOME.resolve(service + "-service/target/kubernetes/kubernetes.yml")));
    }

    /** What the chart installs of the service. */
    private static List<JsonNode> installed(String service) throws IOException {
        return chart().stream()
                .filter(object -> object.at("/metadata/labels/app.kubernetes.io~1component")
                        .asText()
                        .equals(service))
                .toList();
    }

    /** With all that a service can have. */
    private static List<JsonNode> chart() throws IOException {
        return Chart.objects(Chart.exampleValues()
                .filter(file -> file.endsWith("outside-values.yaml"))
                .findFirst()
                .orElseThrow());
    }

    private static JsonNode of(String kind, List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode container(List<JsonNode> objects) {
        return of("Deployment", objects).at("/spec/template/spec/containers/0");
    }

    private static List<String> ports(JsonNode container) {
        return StreamSupport.stream(container.path("ports").spliterator(), false)
                .map(port -> "%s %s"
                        .formatted(
                                port.path("name").asText(),
                                port.path("containerPort").asText()))
                .toList();
    }

    /** Without the registry and the version: who installs chooses them. */
    private static String image(List<JsonNode> objects) {
        var parts = List.of(container(objects).path("image").asText().split("/", -1));
        return "%s/%s".formatted(parts.get(parts.size() - 2), parts.getLast().split(":", 2)[0]);
    }
}
