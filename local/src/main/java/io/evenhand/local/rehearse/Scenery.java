package io.evenhand.local.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.issuer.TokenSigner;
import io.evenhand.local.rehearse.platform.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * What a release needs around it, as objects of Kubernetes: Secrets with passwords and tokens that are made here, and a pod
 * that is the platform ({@link Platform}).
 *
 * @param release what the chart calls its objects
 * @param image an image of one of the services: the pod runs on its Java and its libraries
 */
record Scenery(String release, String image, String pullPolicy, int perSecond) {

    static final String PLATFORM = "rehearsal-platform";
    static final String ISSUER = "http://%s:%d".formatted(PLATFORM, Platform.PORT);

    /** Rehearsals are short; nothing outlives them. */
    private static final Duration TOKENS = Duration.ofHours(12);

    private static final List<String> ROLES =
            List.of("operator", "policy-admin", "gateway", "support", "senior", "service");
    private static final List<String> DATABASES = List.of("accounts", "metering", "enforcement", "appeals");
    private static final List<String> CLASSES =
            List.of("io/evenhand/local/rehearse/platform", "io/evenhand/local/http");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of it, as one List for {@code kubectl apply}. */
    String objects() throws IOException {
        var keys = Files.createTempDirectory("rehearsal");
        try {
            var signer = TokenSigner.open(keys, ISSUER);
            var tokens = new HashMap<String, String>();
            ROLES.forEach(role -> tokens.put(role, signer.token(role, List.of(role), TOKENS)));
            return write(Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "List",
                    "items",
                    List.of(
                            secret("evenhand-database", passwords()),
                            secret("evenhand-redis", Map.of("url", "redis://%s-redis:6379".formatted(release))),
                            secret("evenhand-keys", Map.of("pepper", random())),
                            secret("evenhand-service-token", Map.of("token", tokens.get("service"))),
                            secret("rehearsal-tokens", tokens),
                            files(signer),
                            service(),
                            platform())));
        } finally {
            Files.deleteIfExists(keys.resolve("issuer-key.json"));
            Files.deleteIfExists(keys);
        }
    }

    /** The key with which {@code helm test} asks. */
    static String testKey(String key) throws IOException {
        return write(secret("rehearsal-test", Map.of("key", key)));
    }

    private static Map<String, String> passwords() {
        var passwords = new HashMap<String, String>();
        DATABASES.forEach(database -> passwords.put(database, random()));
        return passwords;
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    private static Map<String, Object> secret(String name, Map<String, String> data) {
        return Map.of("apiVersion", "v1", "kind", "Secret", "metadata", Map.of("name", name), "stringData", data);
    }

    private static Map<String, Object> files(TokenSigner signer) throws IOException {
        var discovery = write(Map.of("issuer", ISSUER, "jwks_uri", ISSUER + "/jwks"));
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", PLATFORM),
                "data",
                Map.of(
                        "openid-configuration.json", discovery,
                        "jwks.json", signer.publicKeys(),
                        "policy.yaml", policy()),
                "binaryData",
                Map.of("platform.jar", Base64.getEncoder().encodeToString(jar())));
    }

    private static String policy() throws IOException {
        try (var policy = Scenery.class.getResourceAsStream("/rehearse/policy.yaml")) {
            if (policy == null) {
                throw new IOException("The policy of rehearsals is missing in this program");
            }
            return new String(policy.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The platform's program. */
    private static byte[] jar() throws IOException {
        var source = Path.of(Platform.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            for (var folder : CLASSES) {
                var files = new ArrayList<Path>();
                try (var found = Files.list(source.resolve(folder))) {
                    found.sorted().forEach(files::add);
                }
                for (var file : files) {
                    jar.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
                    jar.write(Files.readAllBytes(file));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, Object> service() {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Map.of("name", PLATFORM),
                "spec",
                Map.of("selector", Map.of("app", PLATFORM), "ports", List.of(Map.of("port", Platform.PORT))));
    }

    private Map<String, Object> platform() {
        var pod = Map.of(
                "automountServiceAccountToken",
                false,
                "securityContext",
                Map.of("runAsNonRoot", true, "seccompProfile", Map.of("type", "RuntimeDefault")),
                "containers",
                List.of(container()),
                "volumes",
                List.of(
                        Map.of("name", "files", "configMap", Map.of("name", PLATFORM)),
                        Map.of("name", "tokens", "secret", Map.of("secretName", "rehearsal-tokens")),
                        Map.of("name", "tmp", "emptyDir", Map.of())));
        return Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", PLATFORM),
                "spec",
                Map.of(
                        "selector",
                        Map.of("matchLabels", Map.of("app", PLATFORM)),
                        "template",
                        Map.of("metadata", Map.of("labels", Map.of("app", PLATFORM)), "spec", pod)));
    }

    private Map<String, Object> container() {
        return Map.of(
                "name",
                "platform",
                "image",
                image,
                "imagePullPolicy",
                pullPolicy,
                // Where the images of the services have their libraries.
                "command",
                List.of(
                        "java",
                        "-Xmx192m",
                        "-cp",
                        "lib/main/*:lib/boot/*:/rehearsal/files/platform.jar",
                        Platform.class.getName(),
                        "/rehearsal/files",
                        "/rehearsal/tokens",
                        release,
                        Integer.toString(perSecond)),
                "ports",
                List.of(Map.of("containerPort", Platform.PORT)),
                "readinessProbe",
                Map.of("httpGet", Map.of("path", "/jwks", "port", Platform.PORT), "periodSeconds", 1),
                "securityContext",
                Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))),
                "resources",
                Map.of("requests", Map.of("cpu", "100m", "memory", "256Mi"), "limits", Map.of("memory", "384Mi")),
                "volumeMounts",
                List.of(
                        Map.of("name", "files", "mountPath", "/rehearsal/files", "readOnly", true),
                        Map.of("name", "tokens", "mountPath", "/rehearsal/tokens", "readOnly", true),
                        Map.of("name", "tmp", "mountPath", "/tmp")));
    }

    private static String write(Object object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
