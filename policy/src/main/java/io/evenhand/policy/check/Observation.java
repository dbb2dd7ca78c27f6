package io.evenhand.policy.check;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.example.Aspect;
import io.evenhand.policy.example.Refusal;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An answer in the words in which an example expects it. */
final class Observation {

    private final LimitTable table;
    private final Map<Aspect, String> words = new EnumMap<>(Aspect.class);

    private Observation(LimitTable table) {
        this.table = table;
    }

    static Map<Aspect, String> of(Answer answer, LimitTable table) {
        var observation = new Observation(table);
        if (!table.campaign().isEmpty()) {
            observation.put(Aspect.CAMPAIGN, table.campaign());
        }
        switch (answer) {
            case Answer.Accepted accepted -> observation.take(accepted);
            case Answer.Denied denied -> observation.take(denied);
            case Answer.NeedsWallet _,
                    Answer.StaleWindows _,
                    Answer.Conflict _,
                    Answer.Gone _,
                    Answer.NotYet _,
                    Answer.Claimed _,
                    Answer.Running _,
                    Answer.Completed _ -> throw new IllegalStateException("no answer to a first request: " + answer);
        }
        return observation.words;
    }

    private void put(Aspect aspect, String value) {
        words.put(aspect, value);
    }

    private void take(Answer.Accepted answer) {
        put(Aspect.OUTCOME, answer.outcome().name().toLowerCase(Locale.ROOT));
        put(Aspect.STARTS, Duration.ofMillis(answer.startsAt() - answer.now()).toString());
        put(Aspect.LANE, answer.relaxed() ? "relaxed" : "fast");
        put(Aspect.CREDITS, Long.toString(answer.credits().used()));
        if (answer.binding() >= 0) {
            put(Aspect.LIMIT, row(answer.limits().get(answer.binding())).limit());
        }
        takeBand(answer.limits());
    }

    private void takeBand(List<Figures> limits) {
        for (var figures : limits) {
            if (row(figures) instanceof Row.Bands bands) {
                words.putIfAbsent(Aspect.BAND, Pace.band(bands, figures.step()).name());
            }
        }
    }

    private void take(Answer.Denied answer) {
        var refusing = row(answer.limits().get(answer.binding()));
        put(Aspect.OUTCOME, "deny");
        put(Aspect.CREDITS, "0");
        put(Aspect.PROBLEM, Refusal.by(refusing));
        if (!(refusing instanceof Row.Price)) {
            put(Aspect.LIMIT, refusing.limit());
        }
        if (answer.retryAt() > 0) {
            put(
                    Aspect.RETRY_AFTER,
                    Duration.ofMillis(answer.retryAt() - answer.now()).toString());
        }
    }

    private Row row(Figures figures) {
        return table.rows().get(figures.row());
    }
}
