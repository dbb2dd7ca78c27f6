package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.evenhand.kit.problem.Problem;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.decision.Verdict;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** The decision as the API's JSON, streamed: it is written for every request. */
final class DecisionJson {

    private static final JsonFactory JSON = new JsonFactory();

    private DecisionJson() {}

    static Buffer of(Decision decision) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var to = JSON.createGenerator(bytes)) {
            write(decision, to);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void write(Decision decision, JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeStringField("id", decision.id());
        to.writeStringField("outcome", outcome(decision));
        switch (decision) {
            case Decision.Accepted accepted -> accepted(accepted, to);
            case Decision.Denied denied -> refused(denied, denied.answer().retryAt(), to);
            case Decision.Crowded crowded -> refused(crowded, crowded.retryAt(), to);
        }
        to.writeArrayFieldStart("limits");
        for (var i = 0; i < decision.limits().size(); i++) {
            limit(decision, decision.limits().get(i), i == decision.binding(), to);
        }
        to.writeEndArray();
        credits(decision, to);
        explain(Explanation.of(decision), to);
        to.writeObjectFieldStart("policy");
        to.writeStringField("name", decision.terms().table().policy());
        to.writeNumberField("version", decision.terms().table().version());
        if (!decision.terms().table().campaign().isEmpty()) {
            to.writeStringField("campaign", decision.terms().table().campaign());
        }
        to.writeEndObject();
        to.writeBooleanField("degraded", decision.degraded());
        to.writeBooleanField(
                "replayed",
                decision instanceof Decision.Accepted accepted
                        && accepted.answer().replayed());
        to.writeEndObject();
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted ->
                accepted.answer().outcome().name().toLowerCase(Locale.ROOT);
            case Decision.Denied _, Decision.Crowded _ -> "deny";
        };
    }

    private static void accepted(Decision.Accepted decision, JsonGenerator to) throws IOException {
        var answer = decision.answer();
        to.writeStringField("lane", answer.relaxed() ? "relaxed" : "fast");
        band(decision, to);
        var now = instant(answer.now());
        to.writeStringField("at", now);
        to.writeStringField("startAt", answer.startsAt() == answer.now() ? now : instant(answer.startsAt()));
        if (answer.position() > 0) {
            to.writeNumberField("position", answer.position());
        }
        if (answer.slotUntil() > 0) {
            to.writeObjectFieldStart("slot");
            to.writeStringField("expiresAt", instant(answer.slotUntil()));
            to.writeEndObject();
        } else {
            to.writeNullField("slot");
        }
    }

    private static void refused(Decision decision, long retryAt, JsonGenerator to) throws IOException {
        to.writeStringField("at", instant(decision.now()));
        to.writeStringField("problem", Problem.TYPES + Refusals.codeOf(decision));
        if (retryAt > 0) {
            to.writeStringField(
                    "retryAfter",
                    Duration.ofMillis(Math.max(0, retryAt - decision.now())).toString());
        }
    }

    private static void band(Decision.Accepted decision, JsonGenerator to) throws IOException {
        var banded = banded(decision);
        if (banded == null) {
            to.writeNullField("band");
            return;
        }
        var row = (Row.Bands) decision.terms().row(banded);
        to.writeObjectFieldStart("band");
        to.writeStringField("name", Pace.band(row, banded.step()).name());
        to.writeStringField(
                "pace", Duration.ofMillis(Pace.at(row, banded.step())).toString());
        to.writeEndObject();
    }

    /** The figures of the limit with bands that binds, or of the first. */
    private static @org.jspecify.annotations.Nullable Figures banded(Decision.Accepted decision) {
        var limits = decision.limits();
        var binding = decision.binding();
        if (binding >= 0 && decision.terms().row(limits.get(binding)) instanceof Row.Bands) {
            return limits.get(binding);
        }
        for (var figures : limits) {
            if (decision.terms().row(figures) instanceof Row.Bands) {
                return figures;
            }
        }
        return null;
    }

    private static void limit(Decision decision, Figures figures, boolean binding, JsonGenerator to)
            throws IOException {
        var row = decision.terms().row(figures);
        to.writeStartObject();
        to.writeStringField("name", row.limit());
        if (row instanceof Row.Windowed windowed) {
            to.writeStringField(
                    "window",
                    decision.terms().table().windows().get(windowed.window()).name());
        }
        to.writeNumberField("used", figures.used());
        var until = until(row, figures);
        if (until.isPresent()) {
            to.writeNumberField("until", until.getAsLong());
        } else {
            to.writeNullField("until");
        }
        if (figures.resetsAt() > 0) {
            to.writeStringField("resetsAt", instant(figures.resetsAt()));
        }
        to.writeBooleanField("binding", binding);
        if (!row.isEnforced() && figures.verdict() != Verdict.ADMIT) {
            to.writeStringField("wouldBe", figures.verdict().name().toLowerCase(Locale.ROOT));
        }
        to.writeEndObject();
    }

    /** The last unit that runs as the present one does; empty where there is none. */
    static OptionalLong until(Row row, Figures figures) {
        return switch (row) {
            case Row.Bands bands -> {
                var upTo = Pace.band(bands, figures.step()).upTo();
                yield upTo == LimitTable.MAX ? OptionalLong.empty() : OptionalLong.of(upTo);
            }
            case Row.Quota quota -> OptionalLong.of(quota.size());
            case Row.Rate rate -> OptionalLong.of(rate.burst());
            case Row.Concurrency slots -> OptionalLong.of(slots.slots());
            case Row.Ceiling ceiling -> OptionalLong.of(ceiling.max());
            case Row.Sustained sustained -> OptionalLong.of(sustained.atLeast());
            case Row.Throttle _, Row.Price _ -> OptionalLong.empty();
        };
    }

    private static void credits(Decision decision, JsonGenerator to) throws IOException {
        var credits = decision.credits();
        if (credits.wallet() < 0) {
            to.writeNullField("credits");
            return;
        }
        to.writeObjectFieldStart("credits");
        to.writeStringField("wallet", decision.terms().table().wallet().orElseThrow());
        to.writeNumberField("used", credits.used());
        if (credits.left() < 0) {
            to.writeNullField("left");
        } else {
            to.writeNumberField("left", credits.left());
        }
        to.writeNumberField("lacking", credits.lacking());
        to.writeEndObject();
    }

    private static void explain(Explanation explanation, JsonGenerator to) throws IOException {
        to.writeObjectFieldStart("explain");
        to.writeStringField("what", explanation.what());
        to.writeStringField("why", explanation.why());
        to.writeStringField("fix", explanation.fix());
        to.writeNullField("appeal");
        to.writeEndObject();
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
