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
import java.util.List;
import java.util.Map;

/**
 * Gives a new Evenhand something to show: the project's policies, published, and a demo account with a key. Every step is
 * skipped when it was done before, so it may run at every start.
 */
final class FirstStart {

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

    private void createDemoKey() throws IOException, InterruptedException {
        var account = "/v1/accounts/" + new AccountsClient(operator, "graduated-speed", "unlimited").open("demo");
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
}
