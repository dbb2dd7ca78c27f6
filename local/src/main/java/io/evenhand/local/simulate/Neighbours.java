package io.evenhand.local.simulate;

import io.evenhand.policy.cohort.Alternative;
import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.cohort.Disproportion;
import io.evenhand.policy.cohort.Standing;
import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.MeterSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The accounts of one plan beside each other, under one comparison: judged at the end of every day. */
final class Neighbours {

    private final LimitSpec.Relative limit;
    private final MeterSpec meter;
    private final Trial.Conditions conditions;
    private final LocalDate firstDay;
    private final Map<AccountTally, DailyUse> uses = new LinkedHashMap<>();

    /** @param meter what the limit counts */
    Neighbours(LimitSpec.Relative limit, MeterSpec meter, Trial.Conditions conditions) {
        this.limit = limit;
        this.meter = meter;
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
        judge(
                limit.comparison(),
                (account, found) -> account.flagged(
                        found.at(), limit.name(), found.standing().says(meter.unit(), found.when()), flags));
    }

    /** Whom the limit would flag if one of its figures were otherwise. */
    List<Otherwise> alternatives() {
        return Alternative.of(limit.comparison()).stream()
                .map(other -> {
                    var accounts = new LinkedHashSet<String>();
                    var findings = new AtomicLong();
                    judge(other.comparison(), (account, _) -> {
                        accounts.add(account.name());
                        findings.incrementAndGet();
                    });
                    return new Otherwise(
                            limit.name(), other.figure(), other.value(), findings.get(), List.copyOf(accounts));
                })
                .toList();
    }

    /** An account that stands out. */
    private record Found(Instant at, String when, Standing standing) {}

    private void judge(Comparison rule, BiConsumer<AccountTally, Found> told) {
        var last = uses.values().stream().mapToInt(DailyUse::last).max().orElse(-1);
        var freshFrom = new HashMap<AccountTally, Integer>();
        for (var day = 0; day <= last; day++) {
            judge(rule, day, freshFrom, told);
        }
    }

    /** @param freshFrom the first day of a window in which an account that was flagged can be flagged again */
    private void judge(
            Comparison rule, int day, Map<AccountTally, Integer> freshFrom, BiConsumer<AccountTally, Found> told) {
        var end = firstDay.plusDays(day + 1L).atStartOfDay(zone()).toInstant();
        var start = start(day, end);
        var all = Cohort.of(uses.values().stream().mapToLong(use -> use.from(start, day)));
        uses.forEach((account, use) -> {
            var own = use.from(start, day);
            if (freshFrom.getOrDefault(account, 0) <= start) {
                var standing = new Standing(rule, own, all.without(own), meter.decimals(), true);
                if (standing.judgement() != Disproportion.NONE) {
                    freshFrom.put(account, 1 + (limit.window() instanceof Window.Rolling ? day : start));
                    told.accept(account, new Found(end, during(start), standing));
                }
            }
        });
    }

    private String during(int start) {
        return Words.during(
                limit.window(), firstDay.plusDays(start).atStartOfDay(zone()).toInstant(), zone());
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

    private int day(Instant at) {
        return (int) ChronoUnit.DAYS.between(firstDay, LocalDate.ofInstant(at, zone()));
    }

    private ZoneId zone() {
        return conditions.zone();
    }
}
