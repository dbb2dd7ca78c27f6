package io.evenhand.policy.page;

import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Then;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a limit; those of what decisions execute come from the row that they execute. */
public final class LimitFigures {

    private final Ruling ruling;
    private final String unit;
    private final List<Figure> figures = new ArrayList<>();

    private LimitFigures(Ruling ruling, LimitSpec limit) {
        this.ruling = ruling;
        this.unit = ruling.unit(limit) + "s";
    }

    public static List<Figure> of(Ruling ruling, LimitSpec limit) {
        var figures = new LimitFigures(ruling, limit);
        ruling.row(limit).ifPresentOrElse(figures::add, () -> figures.addWithoutRow(limit));
        var common = limit.common();
        figures.add(Figure.text("for", LimitWords.selection(common.selection())));
        figures.add(Figure.text("counted for each", word(common.per())));
        figures.add(Figure.effect(common.stage()));
        if (common.warnPercent() > 0) {
            figures.add(Figure.rank("warned at", common.warnPercent() + "%", common.warnPercent(), Scale.TEXT));
        }
        return List.copyOf(figures.figures);
    }

    private void add(Figure figure) {
        figures.add(figure);
    }

    private void add(Row row) {
        switch (row) {
            case Row.Bands bands -> addBands(bands);
            case Row.Quota quota -> addQuota(quota);
            case Row.Rate rate -> {
                add(Figure.number(unit, rate.units(), Scale.ALLOWANCE));
                add(Figure.time("in", rate.everyMs(), Scale.WAIT));
                add(Figure.number("at once", rate.burst(), Scale.ALLOWANCE));
            }
            case Row.Concurrency slots -> {
                add(Figure.number(unit + " at the same time", slots.slots(), Scale.ALLOWANCE));
                addWait(slots);
            }
            case Row.Ceiling ceiling ->
                add(Figure.number(Words.name(ceiling.attribute()) + " in one request", ceiling.max(), Scale.ALLOWANCE));
            case Row.Sustained sustained -> {
                add(Figure.number(unit + " that make a slice a busy one", sustained.atLeast(), Scale.ALLOWANCE));
                add(Figure.time("slice", sustained.sliceMs(), Scale.TEXT));
                add(Figure.time("busy for", sustained.sliceMs() * sustained.high(), Scale.TIME));
                add(Figure.time("pace then", sustained.paceMs(), Scale.PACE));
                add(Figure.time("calm until full speed", sustained.sliceMs() * sustained.calm(), Scale.WAIT));
            }
            case Row.Throttle _, Row.Price _ -> throw new IllegalStateException("no row of a limit: " + row);
        }
    }

    private void addBands(Row.Bands bands) {
        add(Figure.text("window", Words.window(ruling.window(bands))));
        for (var band : bands.bands()) {
            var name = "band " + Words.name(band.name()) + ": ";
            add(Figure.time(name + "pace", band.paceMs(), Scale.PACE));
            if (band.upTo() != LimitTable.MAX) {
                add(Figure.number(name + "up to", band.upTo(), Scale.ALLOWANCE));
            }
            if (band.everyUnits() > 0) {
                add(Figure.number(name + "slower after every", band.everyUnits(), Scale.ALLOWANCE));
                add(Figure.time(name + "slower by", band.byMs(), Scale.PACE));
            }
        }
        add(Figure.rank(
                "full speed for credits",
                bands.relieved() ? ruling.walletTitle() : "no",
                bands.relieved() ? 1 : 0,
                Scale.ALLOWANCE));
    }

    private void addQuota(Row.Quota quota) {
        add(Figure.text("window", Words.window(ruling.window(quota))));
        add(Figure.number(unit, quota.size(), Scale.ALLOWANCE));
        var after = quota.then().stream()
                .map(step -> switch (step) {
                    case Then.Relaxed _ -> "relaxed lane";
                    case Then.Credits _ -> "credits";
                    case Then.Block _ -> "block";
                })
                .collect(Collectors.joining(", "));
        add(Figure.text("after that", after));
        quota.then().forEach(step -> {
            if (step instanceof Then.Credits(var each)) {
                add(Figure.number("credits for each after that", each, Scale.PRICE));
            }
        });
    }

    private void addWait(Row.Concurrency slots) {
        var words = slots.waitMs() == LimitTable.MAX ? "any time" : LimitWords.duration(slots.waitMs());
        add(Figure.rank("one more waits up to", words, slots.waitMs(), Scale.TIME));
    }

    private void addWithoutRow(LimitSpec limit) {
        switch (limit) {
            case LimitSpec.Relative relative -> add(relative);
            case LimitSpec.Exclusive exclusive -> add(Figure.text("differing", Words.name(exclusive.differing())));
            case LimitSpec.Repeats repeats -> {
                add(Figure.number("free for each " + Words.name(repeats.object()), repeats.free(), Scale.ALLOWANCE));
                if (repeats.noticeAt() != null) {
                    add(Figure.number("notice at number", repeats.noticeAt(), Scale.ALLOWANCE));
                }
            }
            case LimitSpec.Decisive _ -> throw new IllegalStateException("a row speaks for " + limit.name());
        }
    }

    private void add(LimitSpec.Relative relative) {
        var comparison = relative.comparison();
        add(Figure.text("window", Words.window(relative.window())));
        add(Figure.number("others needed to compare", comparison.minimumCohort(), Scale.ALLOWANCE));
        if (comparison.above() != null) {
            add(comparison.above());
        }
        if (comparison.alone() != null) {
            add(Figure.decimal("too many on their own", comparison.alone(), "", Scale.ALLOWANCE));
        }
        var strain = comparison.strain();
        if (strain != null) {
            add(Figure.decimal("utilisation from which it matters", strain.abovePercent(), "%", Scale.ALLOWANCE));
            add(Figure.time("utilised so for", strain.during(), Scale.TIME));
        }
    }

    private void add(Comparison.Above above) {
        if (above.timesMedian() != null) {
            add(Figure.decimal("times the median", above.timesMedian(), "", Scale.ALLOWANCE));
        }
        if (above.percentile() != null) {
            add(Figure.decimal("percentile", above.percentile(), "", Scale.ALLOWANCE));
        }
        if (above.sharePercent() != null) {
            add(Figure.decimal("share of the total", above.sharePercent(), "%", Scale.ALLOWANCE));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
