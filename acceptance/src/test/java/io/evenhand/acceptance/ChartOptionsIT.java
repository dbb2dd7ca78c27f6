package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart brings when it is told to: scaling, budgets, entries, stores for a trial; and how a pod leaves. */
@Tag("chart")
class ChartOptionsIT {

    static Stream<Path> exampleValues() throws IOException {
        return Chart.exampleValues();
    }

    @ParameterizedTest
    @CsvSource({
        "'ingress.enabled=true,ingress.host=api.example.org', gateway.upstream",
        "test.existingSecret=key, gateway.upstream",
        "'enforcement.autoscaling.enabled=true,enforcement.autoscaling.minReplicas=9',"
                + " enforcement.autoscaling.minReplicas"
    })
    void refusesValuesThatContradictEachOther(String value, String named) throws IOException {
        var rendered = Chart.render(values("without-gateway"), "--set", value);

        assertThat(rendered.status()).isNotZero();
        assertThat(rendered.said()).contains(named);
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void aPodHasTheTimeItsLeavingTakes(Path values) {
        assertThat(Chart.pods(values)).allSatisfy((_, pod) -> {
            var environment = Chart.environment(pod);
            var took = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong()
                    + seconds(environment, "EVENHAND_DRAIN")
                    + seconds(environment, "EVENHAND_GATEWAY_LEAVE")
                    + seconds(environment, "EVENHAND_GATEWAY_DRAIN");

            assertThat(took).isPositive();
            assertThat(pod.path("terminationGracePeriodSeconds").asLong()).isGreaterThan(took);
        });
    }

    @Test
    void anAutoscaledServiceLeavesItsReplicasToTheAutoscaler() throws IOException {
        var objects = Chart.objects(values("outside"));

        assertThat(objects)
                .filteredOn(object -> object.path("kind").asText().equals("HorizontalPodAutoscaler"))
                .singleElement()
                .satisfies(scaler -> {
                    var scaled = scaler.at("/spec/scaleTargetRef/name").asText();
                    assertThat(objects)
                            .filteredOn(object -> object.path("kind").asText().equals("Deployment")
                                    && object.at("/metadata/name").asText().equals(scaled))
                            .singleElement()
                            .satisfies(deployment ->
                                    assertThat(deployment.at("/spec/replicas")).isEmpty());
                });
    }

    @Test
    void aBudgetNeverKeepsANodeFromBeingDrained() throws IOException {
        assertThat(kinds("trial")).doesNotContain("PodDisruptionBudget");
        assertThat(kinds("without-gateway"))
                .filteredOn("PodDisruptionBudget"::equals)
                .hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void noConfigMapHoldsASecret(Path values) {
        assertThat(Chart.objects(values))
                .filteredOn(object -> object.path("kind").asText().equals("ConfigMap"))
                .noneMatch(
                        map -> map.path("data").toString().matches("(?is).*(PRIVATE KEY|password: |pepper|bearer ).*"));
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void storesAndTestsAreRestrictedToo(Path values) {
        var others = Chart.objects(values).stream()
                .filter(object -> Set.of("StatefulSet", "Pod")
                        .contains(object.path("kind").asText()))
                .map(object -> object.path("kind").asText().equals("Pod")
                        ? object.path("spec")
                        : object.at("/spec/template/spec"))
                .toList();

        assertThat(others)
                .hasSize(
                        values.toString().contains("trial")
                                ? 2
                                : values.toString().contains("outside") ? 1 : 0);
        assertThat(others).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot")).hasToString("true");
            assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem"))
                    .hasToString("true");
            assertThat(pod.at("/containers/0/securityContext/capabilities")).hasToString("{\"drop\":[\"ALL\"]}");
        });
    }

    private static Path values(String name) throws IOException {
        return Chart.exampleValues()
                .filter(file -> file.endsWith(name + "-values.yaml"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(String name) throws IOException {
        return Chart.objects(values(name)).stream()
                .map(object -> object.path("kind").asText())
                .toList();
    }

    private static long seconds(Map<String, JsonNode> environment, String name) {
        var value = environment
                .getOrDefault(name, MissingNode.getInstance())
                .path("value")
                .asText("0");
        return Long.parseLong(value.replaceAll("[^0-9]", ""));
    }
}
