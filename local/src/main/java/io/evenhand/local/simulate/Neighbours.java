package io.evenhand.local.simulate;

import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.cohort.Disproportion;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The accounts of one plan beside each other, under one comparison: judged at the end of every day. */
final class Neighbours {

    private final LimitSpec.Relative limit;
    private final int decimals;
    private final Trial.Conditions conditions;
    private final LocalDate firstDay;
    private final Map<AccountTally, DailyUse> uses = new LinkedHashMap<>();

    /** @param decimals those of the meter */
    Neighbours(LimitSpec.Relative limit, int decimals, Trial.Conditions conditions) {
        this.limit = limit;
        this.decimals = decimals;
        this.conditions = conditions;
        this.firstDay = LocalDate.ofInstant(conditions.start(), conditions.zone());
    }

    LimitSpec.Relative limit() {
        return limit;
    }

    /** Something ran, which the limit may look at. */
    void ran(AccountTally account, Fate.Ran fate) {
        var task = fate.request().task();
        var units = task.units().getOrDefault(limit.common().meter(), 0L);
        if (units > 0
                && limit.common().selection().covers(task.action(), task.model().orElse(null))) {
            add(account, fate.at(), units);
        }
    }

    private void add(AccountTally account, Instant at, long units) {
        uses.computeIfAbsent(account, _ -> new DailyUse()).add(day(at), units);
    }

    /** Flags whoever uses too much, once in each window. */
    void judge(FlagTally flags) {
        var last = uses.values().stream().mapToInt(DailyUse::last).max().orElse(-1);
        var freshFrom = new HashMap<AccountTally, Integer>();
        for (var day = 0; day <= last; day++) {
            judge(day, freshFrom, flags);
        }
    }

    /** @param freshFrom the first day of a window in which an account that was flagged can be flagged again */
    private void judge(int day, Map<AccountTally, Integer> freshFrom, FlagTally flags) {
        var end = firstDay.plusDays(day + 1L).atStartOfDay(zone()).toInstant();
        var start = start(day, end);
        var all = Cohort.of(uses.values().stream().mapToLong(use -> use.from(start, day)));
        uses.forEach((account, use) -> {
            var own = use.from(start, day);
            var others = all.without(own);
            var judgement = Disproportion.of(limit.comparison(), own, others, decimals, true);
            if (judgement != Disproportion.NONE && freshFrom.getOrDefault(account, 0) <= start) {
                freshFrom.put(account, 1 + (limit.window() instanceof Window.Rolling ? day : start));
                account.flagged(end, limit.name(), words(judgement, own, others), flags);
            }
        });
    }

    /** The first day of the window that ends with or lasts over {@code end}. */
    private int start(int day, Instant end) {
        var window = limit.window();
        if (window instanceof Window.Rolling(var length)) {
            return Math.max(0, day + 1 - (int) Math.max(1, length.toDays()));
        }
        return Math.max(
                0,
                day(Boundaries.of(window, conditions.start(), zone(), end.minus(Duration.ofMillis(1)))
                        .start()));
    }

    private String words(Disproportion judgement, long own, Cohort others) {
        var used = BigDecimal.valueOf(own, decimals).toPlainString();
        return switch (judgement) {
            case BESIDE_OTHERS ->
                String.format(
                        Locale.ROOT,
                        "%s, %.1f times the median of %,d others and %.1f%% of all",
                        used,
                        own / Math.max(1, others.median()),
                        others.count(),
                        100.0 * own / (own + others.total()));
            case IN_ISOLATION -> used + ", whatever others use";
            case NONE -> "";
        };
    }

    private int day(Instant at) {
        return (int) ChronoUnit.DAYS.between(firstDay, LocalDate.ofInstant(at, zone()));
    }

    private ZoneId zone() {
        return conditions.zone();
    }
}
