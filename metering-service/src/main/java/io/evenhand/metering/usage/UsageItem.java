package io.evenhand.metering.usage;

import io.evenhand.meter.Figures;
import io.evenhand.policy.decision.Gauge;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One limit's figures now, as a {@link Gauge} tells them. What a kind of limit does not have is null.
 *
 * @param kind of limit, in the word of the policy file
 * @param meter what is counted
 * @param campaign the campaign whose requests it is for; null when it is the plan's own
 * @param per who has the counter: {@code account}, {@code install} or {@code key}
 * @param state {@code enforce}, {@code warn} or {@code shadow}, or {@code off} while it is switched off
 * @param window null where nothing is counted in windows
 * @param forecast when {@code until} is exceeded if use goes on as in this window so far; null if not before the reset
 */
public record UsageItem(
        String kind,
        @Nullable String meter,
        String limit,
        @Nullable String campaign,
        String per,
        String state,
        @Nullable String window,
        long used,
        @Nullable Long until,
        @Nullable Long remaining,
        @Nullable String band,
        @Nullable Duration pace,
        @Nullable Boolean slowed,
        @Nullable Long byCredit,
        @Nullable Long waiting,
        @Nullable Instant startsAt,
        @Nullable Instant resetsAt,
        @Nullable Instant forecast) {

    /** The item of a row; empty when it keeps no counter. */
    static Optional<UsageItem> of(LimitTable table, int index, Figures figures) {
        var row = table.rows().get(index);
        return figures.rows()
                .get(index)
                .flatMap(state -> Gauge.of(row, state, figures.now()))
                .map(gauge -> of(table, row, gauge, Instant.ofEpochMilli(figures.now())));
    }

    private static UsageItem of(LimitTable table, Row row, Gauge gauge, Instant now) {
        var window = row instanceof Row.Windowed windowed
                ? table.windows().get(windowed.window()).name()
                : null;
        return new UsageItem(
                gauge.kind(),
                row.meter() < 0 ? null : table.meters().get(row.meter()),
                row.limit(),
                table.campaign().isEmpty() ? null : table.campaign(),
                row.head().per().name().toLowerCase(Locale.ROOT),
                row.head().stage().name().toLowerCase(Locale.ROOT),
                window,
                gauge.used(),
                gauge.until(),
                gauge.remaining(),
                gauge.band(),
                gauge.pace(),
                gauge.slowed(),
                gauge.byCredit(),
                gauge.waiting(),
                gauge.startsAt(),
                gauge.resetsAt(),
                row instanceof Row.Bands || row instanceof Row.Quota
                        ? gauge.forecast(now).orElse(null)
                        : null);
    }
}
