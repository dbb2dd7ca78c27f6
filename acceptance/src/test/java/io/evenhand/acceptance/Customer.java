package io.evenhand.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
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
    static Customer arrives(Map<String, String> fields) throws IOException, InterruptedException {
        var evenhand = RunningEvenhand.get();
        var operator = evenhand.as("operator", Part.ACCOUNTS);
        var request = new HashMap<>(Map.of(
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
        var key = operator.post("/v1/accounts/%s/keys".formatted(id), Map.of("install", install))
                .orFail("Issuing a key");
        return new Customer(
                evenhand, id, key.path("id").asText(), key.path("key").asText());
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
        return evenhand.client().send(fileRequest().build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder fileRequest() {
        return HttpRequest.newBuilder(evenhand.url(Part.GATEWAY).resolve("/files"))
                .header("X-Api-Key", key)
                .POST(BodyPublishers.ofString("a file"));
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
        var items = evenhand.as("support", Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(id))
                .orFail("Reading the usage")
                .path("items");
        return stream(items)
                .filter(item -> item.path("limit").asText().equals("files-per-cycle"))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }

    List<JsonNode> messages() throws IOException, InterruptedException {
        return list(evenhand.as("support", Part.ENFORCEMENT), "/v1/accounts/%s/messages".formatted(id));
    }

    void buysCredits(long amount) throws IOException, InterruptedException {
        evenhand.as("operator", Part.ACCOUNTS)
                .post(wallet() + "/lots", Map.of("amount", amount))
                .orFail("Buying credits");
    }

    long balance() throws IOException, InterruptedException {
        return evenhand.as("operator", Part.ACCOUNTS)
                .get(wallet())
                .orFail("Reading the wallet")
                .path("balance")
                .asLong();
    }

    List<JsonNode> ledger() throws IOException, InterruptedException {
        return list(evenhand.as("operator", Part.ACCOUNTS), wallet() + "/entries");
    }

    private String wallet() {
        return "/v1/accounts/%s/wallets/priority".formatted(id);
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
