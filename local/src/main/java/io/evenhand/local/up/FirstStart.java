package io.evenhand.local.up;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.OwnerOnly;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Gives a new Evenhand something to show: the project's policies, published, and a demo account with a key. Every step is
 * skipped when it was done before, so it may run at every start.
 */
final class FirstStart {

    private static final Map<String, String> DEMO_ACCOUNT = Map.of(
            "externalId", "demo",
            "policy", "graduated-speed",
            "plan", "unlimited",
            "timeZone", "UTC",
            "email", "demo@example.org");

    private final DataFolder data;
    private final Api policyAdmin;
    private final Api operator;

    FirstStart(HttpClient client, DataFolder data, int portBase) throws IOException {
        var accounts = Part.ACCOUNTS.url(portBase);
        this.data = data;
        this.policyAdmin = new Api(client, accounts, data.token("policy-admin"));
        this.operator = new Api(client, accounts, data.token("operator"));
    }

    void run() throws IOException, InterruptedException {
        for (var file : policyFiles()) {
            publish(file);
        }
        if (!Files.exists(data.demoKey())) {
            createDemoKey();
        }
    }

    private static List<Path> policyFiles() throws IOException {
        try (var files = Files.list(DataFolder.projectHome().resolve("policies"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** A policy file is called by the policy's name. */
    private void publish(Path file) throws IOException, InterruptedException {
        var name = file.getFileName().toString().replaceFirst("[.]yaml$", "");
        if (policyAdmin.get("/v1/policies/" + name).succeeded()) {
            return;
        }
        var draft = policyAdmin
                .post("/v1/policies", "application/yaml", Files.readString(file))
                .orFail("Creating the policy " + name);
        var version = draft.path("version").asText();
        policyAdmin
                .post("/v1/policies/%s/versions/%s/publish".formatted(name, version), Map.of())
                .orFail("Publishing the policy " + name);
    }

    private void createDemoKey() throws IOException, InterruptedException {
        var account = operator.post("/v1/accounts", DEMO_ACCOUNT)
                .orFail("Creating the demo account")
                .path("id")
                .asText();
        var path = "/v1/accounts/" + account;
        var install = operator.post(path + "/installs", Map.of("name", "demo"))
                .orFail("Creating the demo install")
                .path("id")
                .asText();
        var key = operator.post(path + "/keys", Map.of("install", install))
                .orFail("Creating the demo key")
                .path("key")
                .asText();
        OwnerOnly.write(data.demoKey(), key);
    }
}
