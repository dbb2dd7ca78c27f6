package io.evenhand.local.rehearse.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.AccountsClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Somebody who uses one unit with each request.
 *
 * @param way how requests go
 * @param answered how many of its requests were answered with success
 * @param unsure how many attempts ended without an answer, of which nobody can tell whether they counted
 */
record Customer(String id, String key, Way way, AtomicLong answered, AtomicLong unsure) {

    /** How a customer's requests come to Evenhand. */
    enum Way {
        /** Through its gateway, which gives each request an identity of its own: one that is sent again may count again. */
        GATEWAY,
        /** As decisions that a platform's program asks for, each with an id: one that is sent again counts once. */
        DECISION
    }

    private static final String POLICY = "rehearsal";

    static Customer arrives(Installation evenhand, String name, Way way) throws IOException, InterruptedException {
        var operator = evenhand.as("operator", evenhand.accounts());
        var id = new AccountsClient(operator, POLICY, "all").open(name);
        var account = "/v1/accounts/" + id;
        var install = operator.post(account + "/installs", Map.of("name", name))
                .orFail("Creating an install")
                .path("id")
                .asText();
        var key = operator.post(account + "/keys", Map.of("install", install))
                .orFail("Creating a key")
                .path("key")
                .asText();
        return new Customer(id, key, way, new AtomicLong(), new AtomicLong());
    }

    /** Drafts and publishes the policy of all customers. */
    static void publishPolicy(Installation evenhand, String text) throws IOException, InterruptedException {
        var policyAdmin = evenhand.as("policy-admin", evenhand.accounts());
        policyAdmin.post("/v1/policies", "application/yaml", text).orFail("Drafting the policy");
        policyAdmin
                .post("/v1/policies/%s/versions/1/publish".formatted(POLICY), Map.of())
                .orFail("Publishing the policy");
    }

    /** One request for one unit. */
    HttpRequest.Builder request(Installation evenhand, String use) throws IOException {
        return switch (way) {
            case GATEWAY -> request(evenhand.gateway(), "/work", key, "{}");
            case DECISION ->
                request(evenhand.enforcement(), "/v1/decisions", evenhand.token("gateway"), """
                        {"account":"%s","action":"work","units":{"requests":1},"source":"rehearsal","id":"%s"}""".formatted(id, use));
        };
    }

    private static HttpRequest.Builder request(URI where, String path, String credential, String body) {
        return HttpRequest.newBuilder(where.resolve(path))
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** Whether that is what a request of this customer is answered when it is done. */
    boolean isDone(int status, JsonNode body) {
        return status == 200
                && (way == Way.GATEWAY || body.path("outcome").asText().equals("admit"));
    }

    /** Units that metering has counted. */
    long counted(Installation evenhand) throws IOException, InterruptedException {
        var units = 0L;
        for (var day : evenhand.as("support", evenhand.metering())
                .get("/v1/accounts/%s/usage/series?meter=requests&step=day".formatted(id))
                .orFail("Reading what was used")
                .path("items")) {
            units += day.path("units").asLong();
        }
        return units;
    }
}
