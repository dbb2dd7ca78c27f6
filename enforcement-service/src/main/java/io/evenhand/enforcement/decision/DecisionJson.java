package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

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
        var answer = decision.answer();
        to.writeStartObject();
        to.writeStringField("id", decision.id());
        to.writeStringField("outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
        to.writeStringField("lane", "fast");
        band(decision, to);
        to.writeStringField("at", instant(answer.now()));
        to.writeStringField("startAt", instant(answer.startsAt()));
        to.writeArrayFieldStart("limits");
        for (var i = 0; i < answer.limits().size(); i++) {
            limit(decision, answer.limits().get(i), i == answer.binding(), to);
        }
        to.writeEndArray();
        credits(decision, to);
        explain(Explanation.of(decision), to);
        to.writeObjectFieldStart("policy");
        to.writeStringField("name", decision.table().policy());
        to.writeNumberField("version", decision.table().version());
        to.writeEndObject();
        to.writeBooleanField("degraded", decision.degraded());
        to.writeBooleanField("replayed", answer.replayed());
        to.writeEndObject();
    }

    private static void band(Decision decision, JsonGenerator to) throws IOException {
        var answer = decision.answer();
        if (answer.limits().isEmpty()) {
            to.writeNullField("band");
            return;
        }
        var figures = answer.limits().get(Math.max(0, answer.binding()));
        var row = row(decision.table(), figures);
        to.writeObjectFieldStart("band");
        to.writeStringField("name", Pace.band(row, figures.step()).name());
        to.writeStringField(
                "pace", Duration.ofMillis(Pace.at(row, figures.step())).toString());
        to.writeEndObject();
    }

    private static void limit(Decision decision, Answer.Figures figures, boolean binding, JsonGenerator to)
            throws IOException {
        var row = row(decision.table(), figures);
        to.writeStartObject();
        to.writeStringField("name", row.limit());
        to.writeStringField(
                "window", decision.table().windows().get(row.window()).name());
        to.writeNumberField("used", figures.used());
        until(Pace.band(row, figures.step()), to);
        to.writeStringField("resetsAt", instant(figures.resetsAt()));
        to.writeBooleanField("binding", binding);
        to.writeEndObject();
    }

    private static void until(Band band, JsonGenerator to) throws IOException {
        if (band.upTo() == LimitTable.MAX) {
            to.writeNullField("until");
        } else {
            to.writeNumberField("until", band.upTo());
        }
    }

    private static void credits(Decision decision, JsonGenerator to) throws IOException {
        var credits = decision.answer().credits();
        if (credits.wallet() < 0) {
            to.writeNullField("credits");
            return;
        }
        to.writeObjectFieldStart("credits");
        to.writeStringField("wallet", decision.table().wallet().orElseThrow());
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

    /** The row a figure is about. */
    static Row.Bands row(LimitTable table, Answer.Figures figures) {
        return (Row.Bands) table.rows().get(figures.row());
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
