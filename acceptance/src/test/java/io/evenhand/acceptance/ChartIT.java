package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart renders to objects that Kubernetes takes, that are safe, and that fit the services. */
@Tag("chart")
class ChartIT {

    private static final List<String> SERVICES = List.of("accounts", "metering", "enforcement", "appeals");
    private static final Set<String> SECRETS =
            Set.of("EVENHAND_DATABASE_PASSWORD", "EVENHAND_REDIS_URL", "EVENHAND_KEYS_PEPPER");
    private static final Pattern PROPERTY = Pattern.compile("evenhand[.][a-z.-]+[a-z]");

    @TempDir
    Path folder;

    static Stream<Path> exampleValues() throws IOException {
        return Chart.exampleValues();
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void rendersToWhatKubernetesKnows(Path values) throws IOException {
        var manifests = Files.writeString(
                folder.resolve("rendered.yaml"), Chart.render(values).said());

        var conformed = Chart.conform(manifests);

        assertThat(Chart.lint(values)).returns(0, Chart.Run::status);
        assertThat(conformed).returns(0, Chart.Run::status);
        assertThat(conformed.said()).contains("Invalid: 0, Errors: 0,");
    }

    @ParameterizedTest
    @CsvSource({
        "database.host=, database",
        "database.port=seventy, port",
        "database.password=secret, password",
        "redis.url=redis://redis:6379, url",
        "keys.pepper=secret, pepper",
        "identity.issuer=sso.example.org, issuer",
        "image.registry=, registry",
        "gateway.upstream=http://platform, routes",
        "gateway.routes[0].path=files, path",
        "hearing.mailbox.password=secret, password",
        "hearing.mailbox.tls=perhaps, tls",
        "enforcement.replicas=many, replicas",
        "enforcement.ports=8083, ports",
        "enforcement.autoscaling.cpu=much, cpu",
        "defaults.disruption.maxUnavailable=few, maxUnavailable",
        "defaults.topologySpread.whenUnsatisfiable=Never, whenUnsatisfiable",
        "drain.held=long, held",
        "redis.type=sentinel, type",
        "networkPolicy.enabled=perhaps, enabled",
        "ingress.enabled=true, host",
        "httpRoute.enabled=true, parentRefs",
        "monitoring.serviceMonitor.interval=often, interval",
        "test.path=files, path",
        "trial.redis.size=small, size"
    })
    void refusesValuesThatMakeNoSenseByTheirName(String value, String named) throws IOException {
        var values = Chart.exampleValues()
                .filter(file -> file.toString().contains("without-gateway"))
                .findFirst()
                .orElseThrow();

        var rendered = Chart.render(values, "--set", value);

        assertThat(rendered.status()).isNotZero();
        assertThat(rendered.said()).contains("schema").contains(named);
    }

    @Test
    void saysWhatMustBeGiven() throws IOException {
        var nothing = Files.createFile(folder.resolve("nothing.yaml"));

        var rendered = Chart.render(nothing);

        assertThat(rendered.status()).isNotZero();
        assertThat(rendered.said()).contains("/database/host", "/identity/issuer", "/image/registry");
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void everyContainerIsRestricted(Path values) {
        var pods = Chart.pods(values);

        assertThat(pods).hasSameSizeAs(SERVICES).allSatisfy((_, pod) -> {
            assertThat(pod.path("automountServiceAccountToken")).hasToString("false");
            assertThat(pod.at("/securityContext/runAsNonRoot")).hasToString("true");
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("initContainers")).isEmpty();
            assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
                var security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation")).hasToString("false");
                assertThat(security.path("readOnlyRootFilesystem")).hasToString("true");
                assertThat(security.path("privileged").asBoolean()).isFalse();
                assertThat(security.path("capabilities")).hasToString("{\"drop\":[\"ALL\"]}");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            });
            assertThat(pod.path("volumes"))
                    .noneMatch(volume -> volume.has("hostPath"))
                    .anyMatch(volume -> volume.has("emptyDir"));
        });
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void secretsAreOnlyPointedAt(Path values) {
        var objects = Chart.objects(values);

        assertThat(objects).noneMatch(object -> object.path("kind").asText().equals("Secret"));
        assertThat(Chart.pods(values)).allSatisfy((_, pod) -> {
            for (var secret : SECRETS) {
                var variable = Chart.environment(pod).getOrDefault(secret, MissingNode.getInstance());
                assertThat(variable.has("value")).as(secret).isFalse();
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isNotEmpty();
            }
        });
    }

    @Test
    void thePasswordsOfMailAreOnlyPointedAt() throws IOException {
        var values = Chart.exampleValues()
                .filter(file -> file.toString().contains("with-gateway"))
                .findFirst()
                .orElseThrow();

        var appeals = Chart.environment(Chart.pods(values).getOrDefault("appeals", MissingNode.getInstance()));

        assertThat(List.of("EVENHAND_APPEALS_MAIL_PASSWORD", "EVENHAND_MAIL_PASSWORD"))
                .allSatisfy(secret -> {
                    var variable = appeals.getOrDefault(secret, MissingNode.getInstance());
                    assertThat(variable.has("value")).isFalse();
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                            .isNotEmpty();
                });
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void everyVariableIsAPropertyThatAServiceReads(Path values) throws IOException {
        var known = variablesThatServicesRead();
        known.addAll(Set.of(
                "JAVA_TOOL_OPTIONS",
                "QUARKUS_REDIS_CLIENT_TYPE",
                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                "QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST"));

        var pods = Chart.pods(values);

        assertThat(pods)
                .allSatisfy((_, pod) -> assertThat(Chart.environment(pod))
                        .isNotEmpty()
                        .allSatisfy((name, _) -> assertThat(known).contains(name)));
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void everyPortIsTheOneTheServiceListensOn(Path values) throws IOException {
        var objects = Chart.objects(values);

        for (var service : SERVICES) {
            var port = Integer.parseInt(applicationOf(service).getProperty("quarkus.http.port"));
            var pod = Chart.pods(values).getOrDefault(service, MissingNode.getInstance());
            assertThat(pod.at("/containers/0/ports/0/name").asText()).isEqualTo("http");
            assertThat(pod.at("/containers/0/ports/0/containerPort").asInt()).isEqualTo(port);
            for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                var asked = pod.path("containers").path(0).path(probe).path("httpGet");
                assertThat(asked.path("port").asText()).isEqualTo("http");
                // The one health check that looks at the stores is "well".
                assertThat(asked.path("path").asText()).matches("/q/health/(started|live|ready)");
            }
            var address = "EVENHAND_SERVICES_%s_URL".formatted(service.toUpperCase(Locale.ROOT));
            assertThat(Chart.environment(pod)
                            .getOrDefault(address, MissingNode.getInstance())
                            .path("value")
                            .asText())
                    .isIn(addressesOf(objects));
        }
    }

    @ParameterizedTest
    @MethodSource("exampleValues")
    void everyObjectCarriesTheRecommendedLabels(Path values) {
        var objects = Chart.objects(values);

        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            for (var label : List.of("name", "instance", "component", "version", "part-of", "managed-by")) {
                assertThat(object.at("/metadata/labels/app.kubernetes.io~1" + label)
                                .asText())
                        .as("%s %s", object.path("kind"), label)
                        .isNotEmpty();
            }
        });
    }

    private static List<String> addressesOf(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .map(service -> "http://%s:%s"
                        .formatted(
                                service.at("/metadata/name").asText(),
                                service.at("/spec/ports/0/port").asText()))
                .toList();
    }

    /** From the properties files, and from the interfaces that the services map their configuration to. */
    private static Set<String> variablesThatServicesRead() throws IOException {
        var properties = new TreeSet<String>();
        var files = SERVICES.stream()
                .map(service -> module(service + "-service").resolve("application.properties"))
                .toList();
        for (var file : Stream.concat(
                        files.stream(),
                        Stream.of(module("service-kit").resolve("META-INF/microprofile-config.properties")))
                .toList()) {
            PROPERTY.matcher(Files.readString(file)).results().forEach(match -> properties.add(match.group()));
        }
        var classes = new ClassFileImporter()
                .importPaths(
                        Stream.concat(SERVICES.stream().map(service -> service + "-service"), Stream.of("service-kit"))
                                .map(ChartIT::module)
                                .toList());
        for (var type : classes) {
            prefixOf(type).flatMap(prefix -> propertiesOf(prefix, type)).forEach(properties::add);
        }
        return properties.stream().map(ChartIT::variable).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of a group too, which is an interface inside. */
    private static Stream<String> propertiesOf(String prefix, JavaClass type) {
        return type.getMethods().stream().flatMap(method -> {
            var name = prefix + "." + dashed(method.getName());
            var group = method.getRawReturnType();
            return group.getEnclosingClass().filter(type::equals).isPresent()
                    ? propertiesOf(name, group)
                    : Stream.of(name);
        });
    }

    private static Stream<String> prefixOf(JavaClass type) {
        return type.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().getName().equals("io.smallrye.config.ConfigMapping"))
                .map(annotation -> annotation.get("prefix").orElse("").toString());
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Properties applicationOf(String service) throws IOException {
        var properties = new Properties();
        try (var file = Files.newBufferedReader(module(service + "-service").resolve("application.properties"))) {
            properties.load(file);
        }
        return properties;
    }

    private static Path module(String name) {
        return Path.of(System.getProperty("basedir")).resolveSibling(name).resolve("target/classes");
    }
}
