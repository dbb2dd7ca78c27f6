package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A policy of the tests, published under a name of its own: what is set in it concerns one scenario only. */
record PublishedPolicy(RunningEvenhand evenhand, String name) {

    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(10);

    static PublishedPolicy of(String policy) throws IOException, InterruptedException {
        return of(policy, text -> text);
    }

    static PublishedPolicy of(String policy, UnaryOperator<String> change) throws IOException, InterruptedException {
        return of(file(policy), change);
    }

    /** One of a file elsewhere in the project, by its path from here. */
    static PublishedPolicy of(Path file, UnaryOperator<String> change) throws IOException, InterruptedException {
        var evenhand = RunningEvenhand.get();
        var name = file.getFileName().toString().replaceFirst("[.]yaml$", "-") + UUID.randomUUID();
        var published = new PublishedPolicy(evenhand, name);
        published.publish(file, change, Map.of());
        return published;
    }

    private static Path file(String policy) {
        return Path.of("src/test/resources", policy + ".yaml");
    }

    /** Publishes one more version, which takes effect at the instant. */
    void publish(String policy, UnaryOperator<String> change, Instant effectiveAt)
            throws IOException, InterruptedException {
        publish(file(policy), change, effectiveAt);
    }

    void publish(Path file, UnaryOperator<String> change, Instant effectiveAt)
            throws IOException, InterruptedException {
        publish(file, change, Map.of("effectiveAt", effectiveAt.toString()));
    }

    private void publish(Path file, UnaryOperator<String> change, Map<String, String> when)
            throws IOException, InterruptedException {
        var path = Path.of(System.getProperty("basedir")).resolve(file);
        var text = change.apply(Files.readString(path)).replaceFirst("(?m)^policy: .*$", "policy: " + name);
        var policyAdmin = evenhand.as("policy-admin", Part.ACCOUNTS);
        var version = policyAdmin
                .post("/v1/policies", "application/yaml", text)
                .orFail("Drafting " + name)
                .path("version")
                .asInt();
        policyAdmin
                .post("/v1/policies/%s/versions/%d/publish".formatted(name, version), when)
                .orFail("Publishing " + name);
    }

    /** A new customer where it is morning, so that no day ends in the scenario by itself. */
    Customer customer(String plan) throws IOException, InterruptedException {
        var now = Customer.now(evenhand, Customer.arrives().id()).atOffset(ZoneOffset.UTC);
        var ahead = 10 - now.getHour();
        // The signs of these zones are the other way round.
        return customer(plan, "Etc/GMT%+d".formatted(ahead < -12 ? -(ahead + 24) : -ahead));
    }

    /** A new customer whose requests are decided on from now on. */
    Customer customer(String plan, String timeZone) throws IOException, InterruptedException {
        return customer(Map.of("plan", plan, "timeZone", timeZone));
    }

    /** The same, with fields of the account as given. */
    Customer customer(Map<String, ?> fields) throws IOException, InterruptedException {
        var account = new HashMap<String, Object>(fields);
        account.put("policy", name);
        var customer = Customer.arrives(account);
        customer.itself(Part.ENFORCEMENT)
                .patient(UNTIL_KNOWN)
                .post("/v1/decisions", Map.of("action", "none", "units", Map.of("none", 1)));
        return customer;
    }

    /** Sets a parameter while everything runs. */
    HttpResponse<String> set(String parameter, String json) throws IOException, InterruptedException {
        return change(
                "policy-admin",
                "parameters/" + parameter,
                "PUT",
                BodyPublishers.ofString("{\"value\":%s}".formatted(json)));
    }

    /** Switches a rule, or all of them, off while everything runs. */
    void switchOff(String rule) throws IOException, InterruptedException {
        var answer = change("operator", "switches/" + rule, "PUT", BodyPublishers.ofString("{\"reason\":\"a trial\"}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    void switchOn(String rule) throws IOException, InterruptedException {
        var answer = change("operator", "switches/" + rule, "DELETE", BodyPublishers.noBody());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private HttpResponse<String> change(String role, String what, String verb, BodyPublisher body)
            throws IOException, InterruptedException {
        var path = "/v1/policies/%s/%s".formatted(name, what);
        return evenhand.client()
                .send(
                        HttpRequest.newBuilder(evenhand.url(Part.ACCOUNTS).resolve(path))
                                .header("Authorization", "Bearer " + evenhand.token(role))
                                .header("Content-Type", "application/json")
                                .method(verb, body)
                                .build(),
                        BodyHandlers.ofString());
    }
}
