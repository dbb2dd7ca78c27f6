package io.evenhand.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What staff see and do about one customer, and what the customer does about it. */
record DueProcess(RunningEvenhand evenhand, Customer customer) {

    /** Events, schedules, another service's answer and a pass over everybody may lie between a cause and its effect. */
    private static final Duration SOON = Duration.ofSeconds(90);

    static DueProcess of(Customer customer) {
        return new DueProcess(customer.evenhand(), customer);
    }

    Instant now() throws IOException, InterruptedException {
        return Customer.now(evenhand, customer.id());
    }

    void passes(Duration time) throws IOException, InterruptedException {
        evenhand.moveClockTo(now().plus(time));
    }

    List<JsonNode> findings() throws IOException, InterruptedException {
        return items("support", Part.ENFORCEMENT, "/v1/findings?account=" + customer.id());
    }

    List<JsonNode> measures() throws IOException, InterruptedException {
        return items("support", Part.ENFORCEMENT, "/v1/measures?account=" + customer.id());
    }

    JsonNode finding(String rule, String state) {
        return eventually(
                "a finding of %s that is %s".formatted(rule, state), this::findings, is("rule", rule, "state", state));
    }

    JsonNode measure(String kind, String state) {
        return eventually("a %s that is %s".formatted(kind, state), this::measures, is("kind", kind, "state", state));
    }

    /** What was found of a kind of violation, which a person has to look at. */
    JsonNode suspicion(String violation) {
        return eventually(
                "a suspicion of " + violation, this::findings, is("violation", violation, "state", "pending"));
    }

    /** What is proposed because of a kind of violation. */
    JsonNode proposal(String violation) {
        return eventually(
                "a proposal for " + violation, this::measures, is("category", violation, "state", "proposed"));
    }

    /** The same measure, once it is decided on. */
    JsonNode decided(JsonNode proposal) {
        return eventually(
                "a decision on " + proposal,
                this::measures,
                item -> item.path("id").asText().equals(proposal.path("id").asText())
                        && List.of("active", "scheduled")
                                .contains(item.path("state").asText()));
    }

    private static Predicate<JsonNode> is(String one, String value, String other, String otherValue) {
        return item -> item.path(one).asText().equals(value)
                && item.path(other).asText().equals(otherValue);
    }

    /** Waits until one of a list is as it should be; fails with the list. */
    static JsonNode eventually(String what, Callable<List<JsonNode>> list, Predicate<JsonNode> wanted) {
        var last = new JsonNode[1];
        await(what).atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            var items = list.call();
            last[0] = items.stream()
                    .filter(wanted)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no %s in %s".formatted(what, items)));
        });
        return last[0];
    }

    /** Waits until the holder's standing has this word. */
    JsonNode standing(String word) {
        var last = new JsonNode[1];
        await("standing " + word)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    last[0] = customer.itself(Part.ENFORCEMENT)
                            .get("/v1/accounts/%s/standing".formatted(customer.id()))
                            .orFail("Reading the standing");
                    if (!last[0].path("standing").asText().equals(word)) {
                        throw new AssertionError("%s, in place of %s".formatted(last[0], word));
                    }
                });
        return last[0];
    }

    /** The holder looks into the inbox, which delivers what lies there. */
    List<JsonNode> readsMessages() throws IOException, InterruptedException {
        var items = customer.itself(Part.ENFORCEMENT)
                .get("/v1/accounts/%s/messages".formatted(customer.id()))
                .orFail("Reading messages")
                .path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    /** Waits for a message of a kind, as its holder reads it. */
    JsonNode message(String kind) {
        return eventually(
                "message " + kind,
                this::readsMessages,
                item -> item.path("kind").asText().equals(kind));
    }

    Api.Answer suspects(String role, Map<String, ?> signal) throws IOException, InterruptedException {
        return evenhand.as(role, Part.ENFORCEMENT).post("/v1/signals", signal);
    }

    /** Somebody of support pauses the customer. */
    JsonNode pauses(String facts) throws IOException, InterruptedException {
        return evenhand.as("support", Part.ENFORCEMENT)
                .patient(Duration.ofSeconds(20))
                .post(
                        "/v1/measures",
                        Map.of("account", customer.id(), "kind", "pause", "category", "misuse", "facts", facts))
                .orFail("Pausing");
    }

    JsonNode confirms(String role, JsonNode finding) throws IOException, InterruptedException {
        return evenhand.as(role, Part.ENFORCEMENT)
                .post(
                        "/v1/findings/%s/confirm".formatted(finding.path("id").asText()),
                        Map.of("reason", "The records show it, and the holder was asked."))
                .orFail("Confirming " + finding);
    }

    Api.Answer approves(String role, JsonNode measure) throws IOException, InterruptedException {
        return evenhand.as(role, Part.ENFORCEMENT)
                .post(
                        "/v1/measures/%s/approve".formatted(measure.path("id").asText()),
                        Map.of("reason", "The statement holds and fits what was done."));
    }

    /** The holder appeals with the own key. */
    Api.Answer appeals(JsonNode measure) throws IOException, InterruptedException {
        return customer.itself(Part.APPEALS)
                .post(
                        "/v1/appeals",
                        Map.of(
                                "measure", measure.path("id").asText(),
                                "kind", "appeal",
                                "grounds", "measurement-wrong",
                                "statement", "Those were my phone, my laptop and my train."));
    }

    /** The appeal that was brought about a measure, whichever way. */
    JsonNode appealAbout(JsonNode measure) {
        return eventually(
                "an appeal about " + measure,
                () -> items("reviewer", Part.APPEALS, "/v1/appeals?account=" + customer.id()),
                item -> item.path("measure").asText().equals(measure.path("id").asText()));
    }

    /** A reviewer takes the appeal on, and asks the account something. */
    void asks(String role, JsonNode appeal, String question) throws IOException, InterruptedException {
        var reviewer = evenhand.as(role, Part.APPEALS);
        var path = "/v1/appeals/" + appeal.path("id").asText();
        reviewer.post(path + "/claim", Map.of()).orFail("Claiming " + appeal);
        reviewer.post(path + "/ask", Map.of("question", question)).orFail("Asking");
    }

    /** Waits until the account has answered. */
    JsonNode answered(JsonNode appeal) {
        return eventually(
                "an answer",
                () -> List.of(evenhand.as("reviewer", Part.APPEALS)
                        .get("/v1/appeals/" + appeal.path("id").asText())
                        .orFail("Reading the appeal")),
                item -> item.path("state").asText().equals("queued"));
    }

    /** A reviewer takes the appeal on, looks at its evidence, and decides. */
    JsonNode decides(String role, JsonNode appeal, String outcome) throws IOException, InterruptedException {
        var reviewer = evenhand.as(role, Part.APPEALS);
        var path = "/v1/appeals/" + appeal.path("id").asText();
        reviewer.post(path + "/claim", Map.of()).orFail("Claiming " + appeal);
        reviewer.post(path + "/evidence", Map.of()).orFail("Opening the evidence");
        return reviewer.post(
                        path + "/decide",
                        Map.of(
                                "outcome", outcome,
                                "code", "measurement-wrong",
                                "reason", "The networks belong to one person on the move, as the times of use show."))
                .orFail("Deciding " + appeal);
    }

    /** Waits until what an appeal restored is in effect. */
    JsonNode restored(JsonNode appeal) {
        return eventually(
                "a restored appeal",
                () -> List.of(evenhand.as("reviewer", Part.APPEALS)
                        .get("/v1/appeals/" + appeal.path("id").asText())
                        .orFail("Reading the appeal")),
                item -> item.path("restoration").asText().equals("applied"));
    }

    private List<JsonNode> items(String role, Part service, String path) throws IOException, InterruptedException {
        var items =
                evenhand.as(role, service).get(path).orFail("Listing " + path).path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }
}
