package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Notices to a customer and what was brought about them, as calls of appeals-service need it.
 *
 * @param fresh a measure against which nothing was brought
 * @param claimed an appeal that the reviewer looks after, with the evidence open
 * @param asked one that waits for the customer's answer
 * @param proposed one that waits for the senior, who has opened the evidence
 * @param decided one that is decided
 */
record Hearing(String fresh, String claimed, String asked, String proposed, String decided, String caseFile) {

    static Hearing of(Customer customer) throws Exception {
        leaveInTheQueue();
        var claimed = takenUp(customer);
        var asked = takenUp(customer);
        act(customer, "reviewer", asked, "ask", Map.of("question", "Which program was it?"));
        var proposed = takenUp(customer);
        act(customer, "reviewer", proposed, "propose", verdict());
        act(customer, "senior", proposed, "evidence", Map.of());
        var decided = takenUp(customer);
        act(customer, "reviewer", decided, "decide", verdict());
        var caseFile = customer.itself(Part.APPEALS)
                .get("/v1/appeals/" + claimed)
                .orFail("Reading an appeal")
                .path("case")
                .asText();
        return new Hearing(notice(customer), claimed, asked, proposed, decided, caseFile);
    }

    /** For the reviewer and for the senior, who ask for the next; of somebody else, since an account brings few a day. */
    private static void leaveInTheQueue() throws Exception {
        var another = Belongings.arrival();
        brought(another, notice(another));
        brought(another, notice(another));
    }

    /** What belongs into the place of {@code id}. */
    String in(String path) {
        if (path.startsWith("/v1/cases")) {
            return caseFile;
        }
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "answer" -> asked;
            case "approve", "refuse" -> proposed;
            case "reopen" -> decided;
            default -> claimed;
        };
    }

    /** A body with which the call makes sense; empty where it takes none. */
    String body(String call) {
        return switch (call) {
            case "POST /v1/appeals" -> """
                {"measure":"%s","kind":"appeal","grounds":"other","statement":"It was not so."}""".formatted(fresh);
            case "POST /v1/appeals/{id}/ask" -> "{\"question\":\"Which program was it?\"}";
            case "POST /v1/appeals/{id}/answer" -> "{\"answer\":\"The backup.\"}";
            case "POST /v1/appeals/{id}/escalate" -> "{\"reason\":\"a trial\"}";
            case "POST /v1/appeals/{id}/refuse", "POST /v1/appeals/{id}/reopen" -> "{\"note\":\"a trial\"}";
            case "POST /v1/appeals/{id}/decide", "POST /v1/appeals/{id}/propose" ->
                "{\"outcome\":\"upheld\",\"code\":\"other\",\"reason\":\"%s\"}".formatted(REASON);
            default -> "";
        };
    }

    private static final String REASON = "We have looked at it again, and it is as it was told.";

    private static Map<String, Object> verdict() {
        return Map.of("outcome", "upheld", "code", "other", "reason", REASON);
    }

    private static String notice(Customer customer) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.ENFORCEMENT)
                .patient(Duration.ofSeconds(20))
                .post("/v1/measures", "application/json", Deeds.notice(customer))
                .orFail("Giving notice")
                .path("id")
                .asText();
    }

    private static String takenUp(Customer customer) throws IOException, InterruptedException {
        var appeal = brought(customer, notice(customer));
        act(customer, "reviewer", appeal, "claim", Map.of());
        act(customer, "reviewer", appeal, "evidence", Map.of());
        return appeal;
    }

    private static String brought(Customer customer, String measure) throws IOException, InterruptedException {
        return customer.itself(Part.APPEALS)
                .post(
                        "/v1/appeals",
                        Map.of("measure", measure, "kind", "appeal", "grounds", "other", "statement", "It was not so."))
                .orFail("Appealing")
                .path("id")
                .asText();
    }

    private static void act(Customer customer, String role, String appeal, String action, Map<String, ?> body)
            throws IOException, InterruptedException {
        customer.evenhand()
                .as(role, Part.APPEALS)
                .post("/v1/appeals/%s/%s".formatted(appeal, action), body)
                .orFail(action);
    }
}
