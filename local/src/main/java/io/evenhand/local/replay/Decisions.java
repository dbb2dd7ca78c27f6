package io.evenhand.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.recording.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks for decisions. Each row's call has an id, so that its use is counted once however often the call is made. */
final class Decisions {

    private final Api enforcement;
    private final Charge charge;
    private final String source;

    Decisions(Api enforcement, Charge charge, String source) {
        this.enforcement = enforcement;
        this.charge = charge;
        this.source = source;
    }

    /** @throws IOException if Evenhand gave no answer for longer than a restart takes */
    Outcome decide(String account, Reading.Use use, Optional<Instant> issuedAt)
            throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(Map.of(
                "account",
                account,
                "action",
                charge.action(),
                "units",
                charge.units(use.units()),
                "id",
                Long.toString(use.row()),
                "source",
                source,
                "wait",
                "PT0S"));
        issuedAt.ifPresent(at -> body.put("issuedAt", at.toString()));
        var answer = enforcement.post("/v1/decisions", body);
        if (answer.status() >= 500) {
            throw new IOException("Evenhand does not decide (%d %s); stopped at row %d"
                    .formatted(answer.status(), answer.body().path("detail").asText(), use.row()));
        }
        return outcome(answer);
    }

    private static Outcome outcome(Api.Answer answer) {
        var body = answer.body();
        if (!answer.succeeded()) {
            return new Outcome.Refused(answer.status(), problem(body));
        }
        var verdict = Outcome.Verdict.valueOf(body.path("outcome").asText().toUpperCase(Locale.ROOT));
        return new Outcome.Decided(
                verdict,
                Optional.of(body.path("band").path("name").asText()).filter(name -> !name.isEmpty()),
                verdict == Outcome.Verdict.DELAY ? wait(body) : Duration.ZERO,
                body.path("credits").path("used").asLong(),
                body.path("replayed").asBoolean());
    }

    /** From the decision to the promised start, both by Evenhand's clock. */
    private static Duration wait(JsonNode body) {
        return Duration.between(
                Instant.parse(body.path("at").asText()),
                Instant.parse(body.path("startAt").asText()));
    }

    private static String problem(JsonNode body) {
        var errors = body.path("errors").isEmpty() ? "" : " " + body.path("errors");
        return body.path("detail").asText(body.path("title").asText()) + errors;
    }
}
