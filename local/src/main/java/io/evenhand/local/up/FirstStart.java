package io.evenhand.local.up;

import io.evenhand.local.http.AccountsClient;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives a new Evenhand something to show: the project's policies, published, and a demo account with a key. Every step is
 * skipped when it was done before, so it may run at every start.
 */
final class FirstStart {

    /** A machine that has just started all parts may be slow, and a store that is not there yet is worth waiting for. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DataFolder data;
    private final Api policyAdmin;
    private final Api operator;
    private final Api gateway;

    FirstStart(HttpClient client, DataFolder data, int portBase) throws IOException {
        var accounts = Part.ACCOUNTS.url(portBase);
        this.data = data;
        this.policyAdmin = new Api(client, accounts, data.token("policy-admin")).patient(PATIENCE);
        this.operator = new Api(client, accounts, data.token("operator")).patient(PATIENCE);
        this.gateway = new Api(client, Part.ENFORCEMENT.url(portBase), data.token("gateway"));
    }

    void run() throws IOException, InterruptedException {
        for (var file : policyFiles()) {
            publish(file);
        }
        var demo = new AccountsClient(operator, "graduated-speed", "unlimited").open("demo");
        if (!Files.exists(data.demoKey())) {
            createDemoKey("/v1/accounts/" + demo);
        }
        awaitDecisionsFor(demo);
    }

    private static List<Path> policyFiles() throws IOException {
        try (var files = Files.list(DataFolder.projectHome().resolve("policies"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** A policy file is called by the policy's name. A start that was cut short may have left a draft. */
    private void publish(Path file) throws IOException, InterruptedException {
        var name = file.getFileName().toString().replaceFirst("[.]yaml$", "");
        var known = policyAdmin.get("/v1/policies/" + name);
        if (known.succeeded() && known.body().path("current").hasNonNull("effectiveAt")) {
            return;
        }
        var draft = known.succeeded()
                ? known.body().path("current")
                : policyAdmin
                        .post("/v1/policies", "application/yaml", Files.readString(file))
                        .orFail("Creating the policy " + name);
        policyAdmin
                .post(
                        "/v1/policies/%s/versions/%s/publish"
                                .formatted(name, draft.path("version").asText()),
                        Map.of())
                .orFail("Publishing the policy " + name);
    }

    private void createDemoKey(String account) throws IOException, InterruptedException {
        var install = operator.post(account + "/installs", Map.of("name", "demo"))
                .orFail("Creating the demo install")
                .path("id")
                .asText();
        var key = operator.post(account + "/keys", Map.of("install", install))
                .orFail("Creating the demo key")
                .path("key")
                .asText();
        OwnerOnly.write(data.demoKey(), key);
    }

    /** Policies reach enforcement as events. Once it knows them, it refuses what no policy counts, and counts nothing. */
    private void awaitDecisionsFor(String account) throws IOException, InterruptedException {
        var ask = Map.of("account", account, "action", "none", "units", Map.of("nothing", 1));
        var end = System.nanoTime() + PATIENCE.toNanos();
        var answer = gateway.post("/v1/decisions", ask);
        while (answer.status() >= 500 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = gateway.post("/v1/decisions", ask);
        }
        if (answer.status() != 400) {
            throw answer.failed("Waiting for decisions");
        }
    }
}
