package io.evenhand.enforcement.decision;

import io.evenhand.kit.problem.Problem;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.decision.Verdict;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The decision as the API's JSON: it is written for every request, so most of it is bytes beforehand. */
final class DecisionJson {

    private static final int USUAL_SIZE = 1_280;
    private static final Map<Outcome, byte[]> OUTCOMES = lowerCase(Outcome.class);
    private static final Map<Verdict, byte[]> VERDICTS = lowerCase(Verdict.class);
    private static final byte[] DENY = JsonText.bytes("\"deny\"");
    private static final byte[] ID = JsonText.bytes("{\"id\":");
    private static final byte[] OUTCOME = JsonText.bytes(",\"outcome\":");
    private static final byte[] FAST = JsonText.bytes(",\"lane\":\"fast\",\"band\":");
    private static final byte[] RELAXED = JsonText.bytes(",\"lane\":\"relaxed\",\"band\":");
    private static final byte[] AT = JsonText.bytes(",\"at\":");
    private static final byte[] START_AT = JsonText.bytes(",\"startAt\":");
    private static final byte[] PLACE = JsonText.bytes(",\"place\":");
    private static final byte[] POSITION = JsonText.bytes(",\"position\":");
    private static final byte[] SLOT = JsonText.bytes(",\"slot\":{\"expiresAt\":");
    private static final byte[] NO_SLOT = JsonText.bytes(",\"slot\":null");
    private static final byte[] PROBLEM = JsonText.bytes(",\"problem\":");
    private static final byte[] RETRY_AFTER = JsonText.bytes(",\"retryAfter\":");
    private static final byte[] LIMITS = JsonText.bytes(",\"limits\":[");
    private static final byte[] UNTIL = JsonText.bytes(",\"until\":");
    private static final byte[] RESETS_AT = JsonText.bytes(",\"resetsAt\":");
    private static final byte[] BINDING = JsonText.bytes(",\"binding\":");
    private static final byte[] WOULD_BE = JsonText.bytes(",\"wouldBe\":");
    private static final byte[] NO_CREDITS = JsonText.bytes("],\"credits\":null");
    private static final byte[] CREDITS = JsonText.bytes("],\"credits\":{\"wallet\":");
    private static final byte[] USED = JsonText.bytes(",\"used\":");
    private static final byte[] LEFT = JsonText.bytes(",\"left\":");
    private static final byte[] LACKING = JsonText.bytes(",\"lacking\":");
    private static final byte[] MARKS = JsonText.bytes(",\"marks\":[");
    private static final byte[] END_OF_LIST = JsonText.bytes("]");
    private static final byte[] WHAT = JsonText.bytes(",\"explain\":{\"what\":");
    private static final byte[] WHY = JsonText.bytes(",\"why\":");
    private static final byte[] FIX = JsonText.bytes(",\"fix\":");
    private static final byte[] NO_APPEAL = JsonText.bytes(",\"appeal\":null},");
    private static final byte[] DEGRADED = JsonText.bytes(",\"degraded\":");
    private static final byte[] REPLAYED = JsonText.bytes(",\"replayed\":");
    private static final byte[] NULL = JsonText.bytes("null");
    private static final byte[] COMMA = JsonText.bytes(",");
    private static final byte[] END = JsonText.bytes("}");
    private static final byte[] RUNS_FREELY = explanation(Explanation.FREE);

    /** Where a place is looked at; under it, {@code /claim} is where it is claimed. */
    static final String PLACES = "/v1/decisions/";

    private DecisionJson() {}

    private static <E extends Enum<E>> Map<E, byte[]> lowerCase(Class<E> values) {
        var texts = new EnumMap<E, byte[]>(values);
        for (var value : values.getEnumConstants()) {
            texts.put(value, JsonText.quoted(value.name().toLowerCase(Locale.ROOT)));
        }
        return texts;
    }

    static Buffer of(Decision decision) {
        var text = TableText.of(decision.terms().table());
        var to = new JsonText(USUAL_SIZE).raw(ID).string(decision.id()).raw(OUTCOME);
        switch (decision) {
            case Decision.Accepted accepted -> accepted(accepted, text, to);
            case Decision.Denied denied -> refused(denied, denied.answer().retryAt(), to);
            case Decision.Crowded crowded -> refused(crowded, crowded.retryAt(), to);
            case Decision.Barred barred -> refused(barred, barred.barrier().until(), to);
        }
        to.raw(LIMITS);
        for (var i = 0; i < decision.limits().size(); i++) {
            if (i > 0) {
                to.raw(COMMA);
            }
            limit(decision, text, decision.limits().get(i), i == decision.binding(), to);
        }
        credits(decision, text, to);
        marks(decision.terms().discretion().marks(), to);
        explain(Explanation.of(decision), to);
        return to.raw(text.policy)
                .raw(DEGRADED)
                .flag(decision.degraded())
                .raw(REPLAYED)
                .flag(decision instanceof Decision.Accepted accepted
                        && accepted.answer().replayed())
                .raw(END)
                .toBuffer();
    }

    private static void accepted(Decision.Accepted decision, TableText text, JsonText to) {
        var answer = decision.answer();
        to.raw(OUTCOMES.getOrDefault(answer.outcome(), DENY)).raw(answer.relaxed() ? RELAXED : FAST);
        band(decision, text, to);
        to.raw(AT).instant(answer.now()).raw(START_AT).instant(answer.startsAt());
        if (answer.waiting()) {
            to.raw(PLACE).string(PLACES + decision.id());
        }
        if (answer.position() > 0) {
            to.raw(POSITION).number(answer.position());
        }
        if (answer.slotUntil() > 0) {
            to.raw(SLOT).instant(answer.slotUntil()).raw(END);
        } else {
            to.raw(NO_SLOT);
        }
    }

    private static void refused(Decision decision, long retryAt, JsonText to) {
        to.raw(DENY).raw(AT).instant(decision.now()).raw(PROBLEM).string(Problem.TYPES + Refusals.codeOf(decision));
        if (retryAt > 0) {
            var after = Duration.ofMillis(Math.max(0, retryAt - decision.now()));
            to.raw(RETRY_AFTER).string(after.toString());
        }
    }

    private static void band(Decision.Accepted decision, TableText text, JsonText to) {
        var banded = banded(decision);
        if (banded == null) {
            to.raw(NULL);
            return;
        }
        to.raw(text.row(banded.row()).band((Row.Bands) decision.terms().row(banded), banded.step()));
    }

    /** The figures of the limit with bands that binds, or of the first. */
    private static @Nullable Figures banded(Decision.Accepted decision) {
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

    private static void limit(Decision decision, TableText text, Figures figures, boolean binding, JsonText to) {
        var row = decision.terms().row(figures);
        to.raw(text.row(figures.row()).limit).number(figures.used()).raw(UNTIL);
        var until = until(row, figures);
        if (until.isPresent()) {
            to.number(until.getAsLong());
        } else {
            to.raw(NULL);
        }
        if (figures.resetsAt() > 0) {
            to.raw(RESETS_AT).instant(figures.resetsAt());
        }
        to.raw(BINDING).flag(binding);
        if (!row.isEnforced() && figures.verdict() != Verdict.ADMIT) {
            to.raw(WOULD_BE).raw(VERDICTS.getOrDefault(figures.verdict(), DENY));
        }
        to.raw(END);
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

    private static void marks(List<String> marks, JsonText to) {
        for (var i = 0; i < marks.size(); i++) {
            to.raw(i == 0 ? MARKS : COMMA).string(marks.get(i));
        }
        if (!marks.isEmpty()) {
            to.raw(END_OF_LIST);
        }
    }

    private static void credits(Decision decision, TableText text, JsonText to) {
        var credits = decision.credits();
        if (credits.wallet() < 0) {
            to.raw(NO_CREDITS);
            return;
        }
        to.raw(CREDITS).raw(text.wallet).raw(USED).number(credits.used()).raw(LEFT);
        if (credits.left() < 0) {
            to.raw(NULL);
        } else {
            to.number(credits.left());
        }
        to.raw(LACKING).number(credits.lacking()).raw(END);
    }

    @SuppressWarnings("ReferenceEquality") // the one explanation that most decisions have
    private static void explain(Explanation explanation, JsonText to) {
        to.raw(explanation == Explanation.FREE ? RUNS_FREELY : explanation(explanation));
    }

    private static byte[] explanation(Explanation explanation) {
        return new JsonText(USUAL_SIZE)
                .raw(WHAT)
                .string(explanation.what())
                .raw(WHY)
                .string(explanation.why())
                .raw(FIX)
                .string(explanation.fix())
                .raw(NO_APPEAL)
                .toBytes();
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
