package io.evenhand.enforcement.explanation;

import io.evenhand.policy.decision.Gauge;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.page.LimitWords;
import io.evenhand.policy.page.Ruling;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One limit, what it says and where the account stands with it. Figures that its kind does not have are null.
 *
 * @param state {@code enforce}, {@code warn} or {@code shadow}, or {@code off} while it is switched off
 * @param rule what it says to holders
 * @param now where it stands, in words
 * @param looks whether it looks at the request in question
 */
public record LimitPart(
        String limit,
        String per,
        String state,
        @Nullable String window,
        String rule,
        String now,
        boolean looks,
        @Nullable Long used,
        @Nullable Long until,
        @Nullable Long remaining,
        @Nullable String band,
        @Nullable Duration pace,
        @Nullable Instant startsAt,
        @Nullable Instant resetsAt) {

    /** @param state of its counter; empty for a row without one */
    static LimitPart of(
            Ruling ruling, LimitTable table, Row row, boolean looks, Optional<RowState> state, Scene scene) {
        var spec = ruling.terms().limit(row.limit()).orElseThrow();
        var gauge = state.flatMap(counted -> Gauge.of(row, counted, scene.now()));
        return new LimitPart(
                row.limit(),
                word(row.head().per()),
                word(row.head().stage()),
                row instanceof Row.Windowed windowed
                        ? table.windows().get(windowed.window()).name()
                        : null,
                LimitWords.sentence(ruling, spec),
                gauge.map(found -> words(ruling, spec, found, state, scene)).orElse("Each request by itself."),
                looks,
                gauge.map(Gauge::used).orElse(null),
                gauge.map(Gauge::until).orElse(null),
                gauge.map(Gauge::remaining).orElse(null),
                gauge.map(Gauge::band).orElse(null),
                gauge.map(Gauge::pace).orElse(null),
                gauge.map(Gauge::startsAt).orElse(null),
                gauge.map(Gauge::resetsAt).orElse(null));
    }

    /** When and where it is looked at. */
    record Scene(long now, ZoneId zone) {

        String told(Instant instant) {
            return Words.instant(instant, zone);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Ruling ruling, LimitSpec spec, Gauge gauge, Optional<RowState> state, Scene scene) {
        var parts = new ArrayList<String>();
        parts.add(
                switch (gauge.kind()) {
                    case "concurrency" -> of(gauge) + " in use" + waiting(gauge);
                    case "sustained" ->
                        Boolean.TRUE.equals(gauge.slowed())
                                ? "slowed"
                                : "%s in this slice".formatted(Words.number(gauge.used()));
                    case "rate" -> of(gauge) + " gone";
                    default -> of(gauge) + " used";
                });
        Optional.ofNullable(gauge.band()).ifPresent(band -> parts.add("speed " + Words.name(band)));
        Optional.ofNullable(gauge.pace())
                .filter(Duration::isPositive)
                .ifPresent(pace -> parts.add("each %s takes %s".formatted(ruling.unit(spec), Words.duration(pace))));
        busyUntil(state)
                .filter(until -> until > scene.now())
                .ifPresent(until ->
                        parts.add("earlier ones take their turns until " + scene.told(Instant.ofEpochMilli(until))));
        Optional.ofNullable(gauge.resetsAt()).ifPresent(at -> parts.add("counted anew from " + scene.told(at)));
        return String.join("; ", parts) + ".";
    }

    private static String of(Gauge gauge) {
        var until = gauge.until();
        return Words.number(gauge.used()) + (until == null ? "" : " of " + Words.number(until));
    }

    private static String waiting(Gauge gauge) {
        return Optional.ofNullable(gauge.waiting())
                .filter(count -> count > 0)
                .map(count -> ", %s waiting".formatted(Words.number(count)))
                .orElse("");
    }

    /** The end of the last accepted turn. */
    private static Optional<Long> busyUntil(Optional<RowState> state) {
        return state.flatMap(counter -> switch (counter) {
            case RowState.Banded banded -> Optional.of(banded.line());
            case RowState.Counted counted -> Optional.of(counted.line());
            case RowState.Sliced sliced -> Optional.of(sliced.line());
            case RowState.Line line -> Optional.of(line.line());
            case RowState.Bucket _, RowState.Leased _ -> Optional.empty();
        });
    }

    /** Those of a table, in its order, prices left out. */
    static List<Integer> rowsOf(LimitTable table, boolean withTrials) {
        var rows = new ArrayList<Integer>();
        for (var index = 0; index < table.rows().size(); index++) {
            var row = table.rows().get(index);
            var trial = row.head().stage() == Stage.SHADOW;
            if (!(row instanceof Row.Price) && !(row instanceof Row.Throttle) && (withTrials || !trial)) {
                rows.add(index);
            }
        }
        return rows;
    }
}
