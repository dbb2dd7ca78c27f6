package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An account with an install and a key, and what its holder, its platform and the staff do with it. */
record Customer(RunningEvenhand evenhand, String id, String keyId, String key) {

    /** A new customer of the graduated-speed policy, whose billing cycle begins now. */
    static Customer arrives() throws IOException, InterruptedException {
        return arrives(Map.of());
    }

    /** As {@link #arrives()}, with some fields of the account said otherwise. */
    static Customer arrives(Map<String, ?> fields) throws IOException, InterruptedException {
        var evenhand = RunningEvenhand.get();
        var operator = evenhand.as("operator", Part.ACCOUNTS);
        var request = new HashMap<String, Object>(Map.of(
                "externalId", "customer-" + UUID.randomUUID(),
                "policy", "graduated-speed",
                "plan", "unlimited",
                "timeZone", "UTC",
                "email", "customer@example.org"));
        request.putAll(fields);
        var id = operator.post("/v1/accounts", request)
                .orFail("Opening an account")
                .path("id")
                .asText();
        var install = operator.post("/v1/accounts/%s/installs".formatted(id), Map.of("name", "only"))
                .orFail("Licensing an install")
                .path("id")
                .asText();
        return withKey(evenhand, id, install);
    }

    private static Customer withKey(RunningEvenhand evenhand, String id, String install)
            throws IOException, InterruptedException {
        var key = evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/keys".formatted(id), Map.of("install", install))
                .orFail("Issuing a key");
        return new Customer(
                evenhand, id, key.path("id").asText(), key.path("key").asText());
    }

    /** The same account with one more install: what it does there, with a key of its own. */
    Customer installsAnother() throws IOException, InterruptedException {
        var install = evenhand.as("operator", Part.ACCOUNTS)
                .post("/v1/accounts/%s/installs".formatted(id), Map.of("name", "another"))
                .orFail("Licensing an install")
                .path("id")
                .asText();
        return withKey(evenhand, id, install);
    }

    /** Calls to a service with the own key. */
    Api itself(Part service) {
        return itself(evenhand.url(service));
    }

    Api itself(URI service) {
        return new Api(evenhand.client(), service, key);
    }

    /** Asks with the own key whether something may run. */
    Api.Answer asks(Map<String, ?> request) throws IOException, InterruptedException {
        return itself(Part.ENFORCEMENT).post("/v1/decisions", request);
    }

    /** Asks, and lets itself be held for as long as anybody may be. */
    JsonNode waits(URI service, Map<String, ?> request) throws IOException, InterruptedException {
        var patient = new HashMap<String, Object>(request);
        patient.put("wait", "PT1M");
        var json = new ObjectMapper();
        var call = HttpRequest.newBuilder(service.resolve("/v1/decisions"))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(json.writeValueAsString(patient)));
        var answer = evenhand.client().send(call.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("%d %s".formatted(answer.statusCode(), answer.body()));
        }
        return json.readTree(answer.body());
    }

    /** Asks, and is done at once if it may run now. */
    JsonNode runs(Map<String, ?> request) throws IOException, InterruptedException {
        var decision = asks(request).orFail("A decision on " + request);
        if (decision.path("outcome").asText().equals("admit")) {
            completes(decision);
        }
        return decision;
    }

    /** Tells that what was asked for is over. */
    void completes(JsonNode decision) throws IOException, InterruptedException {
        follows(decision, "complete", Map.of()).orFail("Completing " + decision);
    }

    /** A later call about a decision: claim, renew or complete. */
    Api.Answer follows(JsonNode decision, String call, Map<String, ?> body) throws IOException, InterruptedException {
        var path = "/v1/decisions/%s/%s".formatted(decision.path("id").asText(), call);
        return body.isEmpty()
                ? itself(Part.ENFORCEMENT).post(path, "application/json", "")
                : itself(Part.ENFORCEMENT).post(path, body);
    }

    /** Sends something to an address of the platform through the gateway. */
    HttpResponse<String> sends(String path) throws IOException, InterruptedException {
        return evenhand.client().send(request(path).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(evenhand.url(Part.GATEWAY).resolve(path))
                .header("X-Api-Key", key)
                .POST(BodyPublishers.ofString("a file"));
    }

    /** Asks for a decision on some files, as the platform's gateway does. */
    JsonNode uses(long files) throws IOException, InterruptedException {
        return asksFor(files).orFail("A decision on %d files".formatted(files));
    }

    Api.Answer asksFor(Object files) throws IOException, InterruptedException {
        return evenhand.as("gateway", Part.ENFORCEMENT)
                .post(
                        "/v1/decisions",
                        Map.of(
                                "account",
                                id,
                                "action",
                                "file.process",
                                "units",
                                Map.of("files", files),
                                "wait",
                                "PT0S"));
    }

    /** Sends one file through the gateway with the account's own key. */
    HttpResponse<String> sendsFile() throws IOException, InterruptedException {
        return sends("/files");
    }

    HttpRequest.Builder fileRequest() {
        return request("/files");
    }

    /** How many files of this cycle are counted. */
    long used() throws IOException, InterruptedException {
        return used(evenhand, id);
    }

    /** Business time, as Evenhand tells it when it is asked about an account. */
    static Instant now(RunningEvenhand evenhand, String id) throws IOException, InterruptedException {
        return Instant.parse(evenhand.as("support", Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(id))
                .orFail("Reading the clock")
                .path("at")
                .asText());
    }

    /** How many files of its cycle are counted for an account. */
    static long used(RunningEvenhand evenhand, String id) throws IOException, InterruptedException {
        return used(evenhand, id, "files-per-cycle");
    }

    /** How much is counted for an account in the present window of a limit. */
    static long used(RunningEvenhand evenhand, String id, String limit) throws IOException, InterruptedException {
        var items = evenhand.as("support", Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(id))
                .orFail("Reading the usage")
                .path("items");
        return stream(items)
                .filter(item -> item.path("limit").asText().equals(limit))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }

    List<JsonNode> messages() throws IOException, InterruptedException {
        return list(evenhand.as("support", Part.ENFORCEMENT), "/v1/accounts/%s/messages".formatted(id));
    }

    void buysCredits(long amount) throws IOException, InterruptedException {
        buys("priority", amount);
    }

    void buys(String wallet, long amount) throws IOException, InterruptedException {
        evenhand.as("operator", Part.ACCOUNTS)
                .post(wallet(wallet) + "/lots", Map.of("amount", amount))
                .orFail("Buying credits");
    }

    long balance() throws IOException, InterruptedException {
        return balance("priority");
    }

    long balance(String wallet) throws IOException, InterruptedException {
        return evenhand.as("operator", Part.ACCOUNTS)
                .get(wallet(wallet))
                .orFail("Reading the wallet")
                .path("balance")
                .asLong();
    }

    List<JsonNode> ledger() throws IOException, InterruptedException {
        return ledger("priority");
    }

    List<JsonNode> ledger(String wallet) throws IOException, InterruptedException {
        return list(evenhand.as("operator", Part.ACCOUNTS), wallet(wallet) + "/entries");
    }

    private String wallet(String wallet) {
        return "/v1/accounts/%s/wallets/%s".formatted(id, wallet);
    }

    /** When a decision's turn is now promised to start. */
    Instant startOf(JsonNode decision) throws IOException, InterruptedException {
        return Instant.parse(evenhand.as("gateway", Part.ENFORCEMENT)
                .get("/v1/decisions/" + decision.path("id").asText())
                .orFail("Reading the decision")
                .path("startAt")
                .asText());
    }

    private static List<JsonNode> list(Api api, String path) throws IOException, InterruptedException {
        return stream(api.get(path).orFail("Listing " + path).path("items")).toList();
    }

    private static Stream<JsonNode> stream(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false);
    }
}
