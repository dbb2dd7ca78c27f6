package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules of conduct of the policy {@code training-boutique}: rows B3, B6, B7, B8 and B9. */
class BoutiqueConductIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern LINK = Pattern.compile("http\\S+/question/\\S+");

    /** From where a rule of the policy finds that no person sends so many. */
    private static final int OVERLOAD = 300;

    private final Customer customer = member();
    private final DueProcess process = DueProcess.of(customer);

    private static Customer member() {
        try {
            return PublishedPolicy.of(Path.of("../policies/training-boutique.yaml"), UnaryOperator.identity())
                    .customer("member");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** B3, B7. Five purchases in a week: the account is asked what they are for, and its answer is part of the case. */
    @Test
    void whoBuysInBulkIsAskedWhatForAndTheAnswerIsPartOfTheCase_B7() throws Exception {
        buysInBulk();
        var finding = process.finding("bulk-purchase", "pending");
        var request = request();
        var told = process.message("inquiry");
        var answered = customer.itself(Part.APPEALS)
                .post(
                        path(request) + "/answers",
                        Map.of("answer", "A workshop for the 40 people of our department, in four groups."))
                .orFail("Answering");
        var opened = process.evenhand()
                .as("support", Part.APPEALS)
                .get("/v1/cases/" + request.path("case").asText())
                .orFail("Reading the case");

        assertThat(finding.path("says").asText()).contains("500 tokens in 5 purchases");
        assertThat(told.path("what").asText()).contains("what our training is for");
        assertThat(Duration.between(
                        Instant.parse(request.path("askedAt").asText()),
                        Instant.parse(request.path("answerBy").asText())))
                .isBetween(Duration.ofDays(13), Duration.ofDays(14));
        assertThat(answered.path("state").asText()).isEqualTo("answered");
        assertThat(answered.path("late").asBoolean()).isFalse();
        assertThat(opened.toString()).contains("four groups", "5 purchases");
        process.standing("good");
    }

    /** B7. It is reminded, and late it answers by the link of the message, without a key; silence is no violation. */
    @Test
    void whoDoesNotAnswerIsRemindedAndMayStillAnswerByTheLinkOfTheMessage_B7() throws Exception {
        buysInBulk();
        var request = request();
        process.passes(Duration.ofDays(7));
        var reminder = DueProcess.eventually(
                "a reminder",
                process::readsMessages,
                item -> item.path("subject").asText().contains("still open"));
        process.passes(Duration.ofDays(8));
        DueProcess.eventually(
                "what is overdue",
                this::inquiries,
                item -> item.path("state").asText().equals("overdue"));
        var link = link(reminder);
        var page = sends(HttpRequest.newBuilder(link).GET());
        var sent = sends(HttpRequest.newBuilder(link)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "answer=" + URLEncoder.encode("I was away. It is for a class.", StandardCharsets.UTF_8))));
        var late = process.evenhand()
                .as("support", Part.APPEALS)
                .get(path(request))
                .orFail("Reading the answer");

        assertThat(page.body()).contains("what our training is for", "<form method=\"post\">");
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(late.path("answer").asText()).isEqualTo("I was away. It is for a class.");
        assertThat(late.path("late").asBoolean()).isTrue();
        assertThat(process.findings()).hasSize(1);
        process.standing("good");
    }

    /** B6. More requests in a minute than a person makes are found, and nothing is taken before a person says so. */
    @Test
    void moreRequestsInAMinuteThanAPersonMakesAreFoundAndStopNobodyByThemselves_B6() throws Exception {
        for (var request = 0; request < OVERLOAD; request++) {
            books();
        }
        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
            books();
            return process.findings().stream()
                    .anyMatch(found -> found.path("rule").asText().equals("request-flood"));
        });
        var finding = process.finding("request-flood", "pending");

        assertThat(finding.path("says").asText()).matches("\\d{3} requests in a minute");
        assertThat(process.measures())
                .allSatisfy(
                        measure -> assertThat(measure.path("state").asText()).isEqualTo("proposed"));
        process.standing("good");
    }

    /** B8, B9, B7. A report with evidence; its author hears of the outcome; the account is suspended for a time. */
    @Test
    void aReportThatAPersonConfirmsEndsInASuspensionThatEndsByItself_B8() throws Exception {
        var receipt = reports(report("recording"));
        var nothingYet = process.findings();
        var incomplete = report("recording");
        incomplete.remove("occurredAt");
        var refused = posts(incomplete);
        confirms(receipt, "recording");
        var suspension = process.proposal("recording");
        process.approves("senior", suspension).orFail("Approving a suspension");
        var decided = process.decided(suspension);
        process.standing("suspended");
        var outcome = DueProcess.eventually(
                "the outcome of a report",
                () -> List.of(status(receipt)),
                item -> item.path("state").asText().equals("resolved"));
        process.passes(Duration.ofDays(7).plusMinutes(1));
        process.standing("good");

        assertThat(receipt.path("reference").asText()).matches("R-\\d{4}-\\d+");
        assertThat(nothingYet).isEmpty();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body())
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("occurredAt");
        assertThat(decided.path("kind").asText()).isEqualTo("suspension");
        assertThat(decided.path("facts").asText()).contains("The copy shows the session");
        assertThat(outcome.path("outcome").asText()).isEqualTo("action-taken");
        assertThat(outcome.toString()).doesNotContain(customer.id());
        assertThat(process.measures().toString() + process.findings() + process.readsMessages())
                .doesNotContain("reporter@example.org", "A. Reader");
    }

    /** B7, B8. The third confirmed one: two persons end the contract, 30 days ahead. */
    @Test
    void repeatedViolationsLeadToATerminationByTwoPersonsWithNotice_B7() throws Exception {
        for (var violation : List.of("recording", "disrespect", "redistribution")) {
            confirms(reports(report(violation)), violation);
        }
        var proposal = DueProcess.eventually(
                "a proposal to terminate",
                process::measures,
                item -> item.path("kind").asText().equals("termination"));
        var byOne = process.approves("senior", proposal).orFail("Approving");
        process.approves("support", proposal).orFail("The second approval");
        var decided = process.decided(proposal);
        process.passes(Duration.ofDays(29));
        var before = customer.itself(Part.ENFORCEMENT)
                .get("/v1/accounts/%s/standing".formatted(customer.id()))
                .orFail("Reading the standing");
        process.passes(Duration.ofDays(2));

        assertThat(byOne.path("state").asText()).isEqualTo("proposed");
        assertThat(decided.path("state").asText()).isEqualTo("scheduled");
        assertThat(before.path("standing").asText()).isNotEqualTo("terminated");
        process.standing("terminated");
    }

    private void buysInBulk() throws Exception {
        for (var lot = 0; lot < 5; lot++) {
            customer.buys("tokens", 100);
        }
    }

    private void books() throws Exception {
        customer.asks(Map.of("action", "session.book", "units", Map.of("sessions", 1)));
    }

    private JsonNode request() {
        return DueProcess.eventually("a request for information", this::inquiries, _ -> true);
    }

    private static String path(JsonNode request) {
        return "/v1/information-requests/" + request.path("id").asText();
    }

    private List<JsonNode> inquiries() throws Exception {
        return process.evenhand()
                .as("support", Part.APPEALS)
                .get("/v1/information-requests?account=" + customer.id())
                .orFail("Listing requests for information")
                .path("items")
                .valueStream()
                .toList();
    }

    private static URI link(JsonNode message) {
        var found = LINK.matcher(message.path("fix").asText());
        assertThat(found.find()).as("a link in %s", message).isTrue();
        return URI.create(found.group());
    }

    private Map<String, Object> report(String category) throws Exception {
        var copy = Base64.getEncoder().encodeToString("a copy of the page".getBytes(StandardCharsets.UTF_8));
        return new HashMap<>(Map.of(
                "occurredAt",
                process.now().minus(Duration.ofHours(2)).toString(),
                "description",
                "They put a film of our session on the net.",
                "category",
                category,
                "subject",
                Map.of("account", customer.id()),
                "reporter",
                Map.of("name", "A. Reader", "email", "reporter@example.org"),
                "goodFaith",
                true,
                "evidence",
                List.of(Map.of("payload", copy, "description", "A copy of the page"))));
    }

    private JsonNode reports(Map<String, Object> report) throws Exception {
        var taken = posts(report);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        return JSON.readTree(taken.body());
    }

    /** Without a credential, as anybody may. */
    private HttpResponse<String> posts(Map<String, Object> report) throws Exception {
        return sends(HttpRequest.newBuilder(process.evenhand().url(Part.APPEALS).resolve("/v1/reports"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(report))));
    }

    private JsonNode status(JsonNode receipt) throws Exception {
        return JSON.readTree(
                sends(HttpRequest.newBuilder(URI.create(receipt.path("status").asText()))
                                .GET())
                        .body());
    }

    private HttpResponse<String> sends(HttpRequest.Builder request) throws Exception {
        return process.evenhand().client().send(request.build(), BodyHandlers.ofString());
    }

    /** Somebody looks into a report and finds it right; somebody confirms what was found. */
    private void confirms(JsonNode report, String violation) throws Exception {
        var support = process.evenhand().as("support", Part.APPEALS);
        var path = "/v1/reports/" + report.path("id").asText();
        does(support, path + "/claim", Map.of());
        does(support, path + "/accept", Map.of("account", customer.id(), "violation", violation));
        does(
                support,
                path + "/resolve",
                Map.of("outcome", "confirmed", "reason", "The copy shows the session, and who was in it."));
        process.confirms("senior", process.suspicion(violation));
    }

    private static void does(Api staff, String path, Map<String, ?> body) throws Exception {
        staff.post(path, body).orFail(path);
    }
}
