package io.evenhand.local.bench;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/**
 * Accounts with a key each, opened over the API and kept with the data: the next run on the same folder finds them. The
 * policy is {@code bench/policy.yaml}; a file that has changed is published under a name of its own with accounts of its
 * own, since a published policy's next version would have to wait for its notice.
 */
final class Seeding {

    /** What each account asks for. */
    static final String ASK = "{\"action\":\"call\",\"units\":{\"calls\":1}}";

    private static final int AT_ONCE = 32;
    private static final String USUAL_PLAN = "four";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataFolder data;
    private final int portBase;
    private final String plan;

    Seeding(DataFolder data, int portBase) {
        this(data, portBase, USUAL_PLAN);
    }

    Seeding(DataFolder data, int portBase, String plan) {
        this.data = data;
        this.portBase = portBase;
        this.plan = plan;
    }

    /** The keys of {@code accounts} accounts. */
    List<String> keys(int accounts) throws IOException, InterruptedException {
        var policy = policy();
        var file = data.root().resolve("%s-%s.keys".formatted(policy, plan));
        var keys = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        if (keys.size() < accounts) {
            try (var client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                publish(api(client, "policy-admin"));
                open(api(client, "operator"), policy, accounts, keys, file);
            }
        }
        return keys.subList(0, accounts);
    }

    private Api api(HttpClient client, String role) throws IOException {
        return new Api(client, Part.ACCOUNTS.url(portBase), data.token(role)).patient(PATIENCE);
    }

    /** The name of the policy that says what the file does now. */
    static String policy() throws IOException {
        return "bench-" + Integer.toHexString(source().hashCode());
    }

    private static String source() throws IOException {
        return Files.readString(DataFolder.projectHome().resolve("bench/policy.yaml"));
    }

    /** Publishes the policy unless it is. */
    static void publish(Api policyAdmin) throws IOException, InterruptedException {
        var policy = policy();
        if (policyAdmin.get("/v1/policies/" + policy).succeeded()) {
            return;
        }
        var version = policyAdmin
                .post("/v1/policies", "application/yaml", source().replace("policy: bench", "policy: " + policy))
                .orFail("Creating the policy " + policy)
                .path("version")
                .asText();
        policyAdmin
                .post("/v1/policies/%s/versions/%s/publish".formatted(policy, version), Map.of())
                .orFail("Publishing the policy " + policy);
    }

    /** What was opened is kept also when the rest fails. */
    private void open(Api operator, String policy, int accounts, List<String> keys, Path file)
            throws IOException, InterruptedException {
        var missing = accounts - keys.size();
        System.out.printf("Opening %,d accounts; the next run on this data finds them …%n", missing);
        var series = UUID.randomUUID();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var opened = new ExecutorCompletionService<String>(threads);
            for (var i = 0; i < missing; i++) {
                Callable<String> one = account(operator, policy, series + "-" + i);
                opened.submit(one);
            }
            try {
                for (var i = 0; i < missing; i++) {
                    keys.add(opened.take().get());
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw new IOException("Opening accounts failed: " + e.getMessage(), e);
            }
        } finally {
            OwnerOnly.write(file, String.join("\n", keys) + "\n");
        }
    }

    private Callable<String> account(Api operator, String policy, String name) {
        return () -> {
            var account = "/v1/accounts/"
                    + operator.post(
                                    "/v1/accounts",
                                    Map.of("externalId", name, "policy", policy, "plan", plan, "timeZone", "UTC"))
                            .orFail("Opening an account")
                            .path("id")
                            .asText();
            var install = operator.post(account + "/installs", Map.of())
                    .orFail("Making an install")
                    .path("id")
                    .asText();
            return operator.post(account + "/keys", Map.of("install", install))
                    .orFail("Issuing a key")
                    .path("key")
                    .asText();
        };
    }
}
