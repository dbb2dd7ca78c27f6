package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenhand.acceptance.DiscretionIT.Canaries;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says a canary in every field of an account's traffic, right and wrong, and notes what each call was answered. */
final class Indiscretions {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String CLOUD_EVENT = "application/cloudevents+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Customer customer;
    private final Canaries canaries;
    private final String canary;
    private final Instant now;
    private final List<String> answers = new ArrayList<>();

    Indiscretions(Customer customer, Canaries canaries) throws IOException, InterruptedException {
        this.customer = customer;
        this.canaries = canaries;
        this.canary = canaries.text;
        this.now = Customer.now(customer.evenhand(), customer.id());
    }

    /** All of it, until it is read from the log and stored; the answers in their order. */
    List<String> all() throws IOException, InterruptedException, SQLException {
        throughTheGateway();
        decisions();
        waiting();
        mistakes();
        events();
        bookings();
        questions();
        throughTheGateway();
        var remains = new Remains(customer.evenhand());
        await().atMost(SOON)
                .until(() -> remains.rows("metering", "identified_use WHERE account = ?", customer.id()) == 7);
        await().atMost(SOON)
                .until(() -> remains.rows("metering", "waiting_place WHERE account = ?", customer.id()) > 0);
        return answers;
    }

    private void throughTheGateway() throws IOException, InterruptedException {
        var gateway = customer.evenhand().url(Part.GATEWAY);
        note(send(
                gateway,
                "POST",
                "/files/discreet/" + canary + "?about=" + canary,
                customer.key(),
                "text/plain",
                canary));
        note(send(gateway, "POST", "/" + canary + "?about=" + canary, customer.key(), "text/plain", canary));
        note(send(gateway, "GET", "/.well-known/evenhand/decisions/" + canary, customer.key(), "text/plain", canary));
        note(send(gateway, "POST", "/files/discreet", "evh_" + canary, "text/plain", canary));
    }

    private void decisions() throws IOException, InterruptedException {
        var request = new HashMap<String, Object>(Map.of(
                "action",
                "chat " + canary,
                "model",
                "model " + canary,
                "units",
                Map.of("requests", 1),
                "attributes",
                Map.of(
                        "contextTokens",
                        canaries.fitting,
                        "pages",
                        canaries.announced,
                        "number " + canary,
                        7,
                        "text",
                        canary),
                "source",
                "/from/" + canary,
                "id",
                "first " + canary,
                "issuedAt",
                now.toString(),
                "origin",
                Map.of("address", "192.0.2.7", "client", canary + "/1.0", "endUser", "somebody " + canary)));
        decide(request);
        decide(request);
        request.put("model", "another " + canary);
        decide(request);
        request.putAll(Map.of("id", "second " + canary, "hold", "PT1M"));
        var held = decide(request);
        follow(
                held,
                "complete",
                Map.of(
                        "action",
                        "chat " + canary,
                        "model",
                        canary,
                        "units",
                        Map.of("requests", 2),
                        "attributes",
                        Map.of("contextTokens", canaries.fitting)));
        request.putAll(Map.of("id", "third " + canary, "attributes", Map.of("contextTokens", canaries.tooLarge)));
        decide(request);
    }

    /** For a slot, and for a turn that is far away. */
    private void waiting() throws IOException, InterruptedException {
        var session = Map.of(
                "action",
                "session",
                "model",
                canary,
                "units",
                Map.of("requests", 1),
                "attributes",
                Map.of("pages", canaries.announced, canary, canaries.fitting));
        var running = decide(with(session, "id", "fourth " + canary));
        var queued = decide(with(session, "id", "fifth " + canary));
        follow(queued, "claim", Map.of("action", canary, "units", Map.of("requests", 1)));
        follow(queued, "claim", session);
        follow(running, "complete", Map.of("action", "session", "model", canary, "units", Map.of("requests", 1)));
        follow(queued, "claim", session);
        decide(Map.of(
                "action",
                "bulk " + canary,
                "model",
                canary,
                "units",
                Map.of("requests", 200),
                "id",
                "sixth " + canary,
                "attributes",
                Map.of("contextTokens", canaries.fitting)));
    }

    private void mistakes() throws IOException, InterruptedException {
        decide(Map.of("action", canary, "units", Map.of(canary, 1)));
        decide(Map.of("action", canary.repeat(20), "units", Map.of("requests", canary), canary, canary));
        decide(Map.of("action", canary, "units", Map.of("requests", 1), "issuedAt", canary, "wait", canary));
        decide(Map.of("action", canary, "units", Map.of("requests", 1), "account", "acct_" + canary));
        note(send(
                customer.evenhand().url(Part.ENFORCEMENT),
                "POST",
                "/v1/decisions?" + canary,
                customer.key(),
                "application/json",
                "{\"action\": " + canary));
        follow(JSON.createObjectNode().put("id", "dec_" + canary), "renew", Map.of(canary, canary));
    }

    private void events() throws IOException, InterruptedException {
        var event = new HashMap<String, Object>(Map.of(
                "specversion",
                "1.0",
                "type",
                "usage." + canary,
                "source",
                "/events/" + canary,
                "id",
                "event " + canary,
                "subject",
                customer.id(),
                "time",
                now.toString(),
                "datacontenttype",
                "application/json",
                "dataschema",
                "urn:" + canary,
                canary,
                canary,
                "data",
                Map.of(
                        "action",
                        "job " + canary,
                        "model",
                        canary,
                        "install",
                        "inst " + canary,
                        "key",
                        "key " + canary,
                        "units",
                        Map.of("requests", 1),
                        "attributes",
                        Map.of(canary, canary, "size", canaries.fitting))));
        tell(CLOUD_EVENT, event);
        tell(CLOUD_EVENT, event);
        tell(
                "application/cloudevents-batch+json",
                List.of(
                        event,
                        with(event, "type", "other"),
                        with(event, "data", Map.of("action", canary, "units", Map.of("requests", 1))),
                        with(with(event, "source", "/from/" + canary), "id", "first " + canary),
                        with(event, "time", canary),
                        with(event, "subject", "acct_" + canary),
                        with(event, "data", Map.of("action", canary, canary, 1, "units", Map.of(canary, -1))),
                        canary));
        tell(canary + "/" + canary, event);
        tell(CLOUD_EVENT, canary);
        var metering = customer.evenhand().url(Part.METERING).resolve("/v1/usage-events?" + canary);
        note(answer(spoken(metering, customer.evenhand().token("gateway"))
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", canary)
                .header("ce-source", "/binary/" + canary)
                .header("ce-id", canary)
                .header("ce-subject", customer.id())
                .header("ce-time", now.toString())
                .header("ce-" + canary, canary)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of(
                        "action", canary, "units", Map.of("requests", 1), "attributes", Map.of("a", canary)))))));
    }

    private void bookings() throws IOException, InterruptedException {
        var session = booking("10:00", "place " + canary);
        var booked = book("POST", "", session);
        book("POST", "", session);
        book("POST", "", booking("10:30", "elsewhere " + canary));
        book(
                "PATCH",
                "/" + booked.path("id").asText(),
                Map.of("action", canary, "start", "2030-06-01T12:00:00Z", "end", "2030-06-01T13:00:00Z"));
        book("POST", "", with(session, canary, canary));
        book("POST", "", with(session, "start", canary));
        note(send(
                customer.evenhand().url(Part.METERING),
                "GET",
                "/v1/bookings/" + canary + "?" + canary,
                customer.key(),
                "application/json",
                ""));
    }

    private Map<String, Object> booking(String from, String place) {
        return Map.of(
                "action",
                "visit.book",
                "start",
                "2030-06-01T%s:00Z".formatted(from),
                "end",
                "2030-06-01T11:00:00Z",
                "attributes",
                Map.of("place", place, "topic", "topic " + canary, canary, canary));
    }

    private void questions() throws IOException, InterruptedException {
        note(send(
                customer.evenhand().url(Part.ENFORCEMENT),
                "POST",
                "/v1/explanations",
                customer.key(),
                "application/json",
                JSON.writeValueAsString(Map.of("action", canary, "model", canary))));
        note(send(
                customer.evenhand().url(Part.METERING),
                "GET",
                "/v1/accounts/%s/usage?install=%s&key=%s".formatted(customer.id(), canary, canary),
                customer.key(),
                "application/json",
                ""));
    }

    private JsonNode decide(Map<String, ?> request) throws IOException, InterruptedException {
        return note(send(
                customer.evenhand().url(Part.ENFORCEMENT),
                "POST",
                "/v1/decisions",
                customer.key(),
                "application/json",
                JSON.writeValueAsString(request)));
    }

    private void follow(JsonNode decision, String call, Map<String, ?> request)
            throws IOException, InterruptedException {
        note(send(
                customer.evenhand().url(Part.ENFORCEMENT),
                "POST",
                "/v1/decisions/%s/%s".formatted(decision.path("id").asText(), call),
                customer.key(),
                "application/json",
                JSON.writeValueAsString(request)));
    }

    private void tell(String type, Object events) throws IOException, InterruptedException {
        note(send(
                customer.evenhand().url(Part.METERING),
                "POST",
                "/v1/usage-events?" + canary,
                customer.evenhand().token("gateway"),
                type,
                JSON.writeValueAsString(events)));
    }

    private JsonNode book(String verb, String path, Map<String, ?> request) throws IOException, InterruptedException {
        return note(send(
                customer.evenhand().url(Part.METERING),
                verb,
                "/v1/bookings" + path,
                customer.key(),
                "application/json",
                JSON.writeValueAsString(request)));
    }

    private static Map<String, Object> with(Map<String, ?> fields, String field, Object value) {
        var changed = new HashMap<String, Object>(fields);
        changed.put(field, value);
        return changed;
    }

    private record Answer(int status, JsonNode body) {}

    private Answer send(URI service, String verb, String path, String credential, String type, String body)
            throws IOException, InterruptedException {
        return answer(spoken(service.resolve(path), credential)
                .header("Content-Type", type)
                // Of the same content, so that the second call is the first once more.
                .header("Idempotency-Key", canary + " " + body.hashCode())
                .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder spoken(URI address, String credential) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + credential)
                .header("User-Agent", "agent/" + canary)
                .header("Cookie", "session=" + canary)
                .header("Referer", "http://" + canary + ".example.org/")
                .header("X-Forwarded-For", canary)
                .header("X-Request-Id", canary)
                .header("Traceparent", canary)
                .header("Evenhand-End-User", "somebody " + canary)
                .header("X-" + canary, canary);
    }

    private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = customer.evenhand().client().send(request.build(), BodyHandlers.ofByteArray());
        var isJson = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(answer.statusCode(), isJson ? JSON.readTree(answer.body()) : MissingNode.getInstance());
    }

    /** What it came to; what differs from account to account is left out. */
    private JsonNode note(Answer answer) {
        var body = answer.body();
        var outcome = body.path("outcome").asText() + (body.path("replayed").asBoolean() ? " again" : "");
        var statuses = body.path("items").findValuesAsText("status");
        answers.add("%d %s%s%s"
                .formatted(answer.status(), outcome, body.path("type").asText().replaceFirst(".*/", ""), statuses));
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        return body;
    }
}
