package io.evenhand.policy.page;

import io.evenhand.policy.document.Block;
import io.evenhand.policy.language.Comparison;
import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Span;
import io.evenhand.policy.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a limit says (POLICY-LANGUAGE 3). Of what decisions execute it speaks by the row that they execute. */
public final class LimitWords {

    private final Ruling ruling;
    private final LimitSpec limit;
    private final String unit;

    private LimitWords(Ruling ruling, LimitSpec limit) {
        this.ruling = ruling;
        this.limit = limit;
        this.unit = ruling.unit(limit);
    }

    /** All of it. */
    static List<Block> blocks(Ruling ruling, LimitSpec limit) {
        return new LimitWords(ruling, limit).blocks();
    }

    /** The one sentence that tells what it is about. */
    public static String sentence(Ruling ruling, LimitSpec limit) {
        return new LimitWords(ruling, limit).sentence();
    }

    static String title(LimitSpec limit) {
        return capital(Words.name(limit.name()));
    }

    private List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        var remarks = remarks();
        var told = sentence() + (remarks.isEmpty() ? "" : " " + String.join(" ", remarks));
        blocks.add(new Block.Paragraph(told));
        ruling.row(limit).ifPresent(row -> {
            if (row instanceof Row.Bands bands) {
                blocks.add(table(bands));
            }
        });
        return blocks;
    }

    private String sentence() {
        return ruling.row(limit).map(this::sentence).orElseGet(this::sentenceOfNoRow);
    }

    private String sentence(Row row) {
        return switch (row) {
            case Row.Bands bands ->
                "The more %ss you have in a %s, the longer each takes; nothing is refused."
                        .formatted(unit, Words.window(ruling.window(bands)));
            case Row.Quota quota ->
                "You have %s in %s; after that %s."
                        .formatted(Words.count(quota.size(), unit), each(ruling.window(quota)), then(quota));
            case Row.Rate rate ->
                "At most %s in %s, %s at once."
                        .formatted(
                                Words.count(rate.units(), unit), duration(rate.everyMs()), Words.number(rate.burst()));
            case Row.Concurrency slots ->
                "Up to %s at the same time for each %s; %s."
                        .formatted(
                                Words.count(slots.slots(), unit),
                                word(slots.head().per()),
                                oneMore(slots));
            case Row.Ceiling ceiling ->
                "One request may have up to %s %s."
                        .formatted(Words.number(ceiling.max()), Words.name(ceiling.attribute()));
            case Row.Sustained sustained ->
                "After %s with %s or more %ss in every %s, each takes %s until %s of lower use."
                        .formatted(
                                duration(sustained.sliceMs() * sustained.high()),
                                Words.number(sustained.atLeast()),
                                unit,
                                duration(sustained.sliceMs()),
                                duration(sustained.paceMs()),
                                duration(sustained.sliceMs() * sustained.calm()));
            case Row.Throttle _, Row.Price _ -> throw new IllegalStateException("no row of a limit: " + row);
        };
    }

    private String sentenceOfNoRow() {
        return switch (limit) {
            case LimitSpec.Relative relative -> sentence(relative);
            case LimitSpec.Exclusive exclusive ->
                capital(unit) + "s with a different " + Words.name(exclusive.differing()) + " may not overlap.";
            case LimitSpec.Repeats repeats -> {
                var notice = repeats.noticeAt() == null
                        ? ""
                        : ", and at number " + Words.number(repeats.noticeAt()) + " a notice may follow";
                yield "%s for each %s are free of remarks; after that we ask you to stop%s."
                        .formatted(Words.number(repeats.free()), Words.name(repeats.object()), notice);
            }
            case LimitSpec.Decisive _ -> throw new IllegalStateException("a row speaks for " + limit.name());
        };
    }

    private String sentence(LimitSpec.Relative relative) {
        var comparison = relative.comparison();
        var strain = comparison.strain();
        var gate = strain == null || strain.abovePercent().signum() == 0
                ? ""
                : ", while for %s the platform was used for more than %s%%"
                        .formatted(Words.duration(strain.during()), figure(strain.abovePercent()));
        var alone = comparison.alone() == null ? "" : figure(comparison.alone()) + " " + unit + "s";
        var above = comparison.above();
        if (above == null) {
            return "More than %s in each %s are disproportionate%s. This alone slows nobody."
                    .formatted(alone, Words.window(relative.window()), gate);
        }
        return "We compare your %ss in each %s with at least %s on your plan. %s is disproportionate%s%s. This alone slows nobody."
                .formatted(
                        unit,
                        Words.window(relative.window()),
                        Words.count(comparison.minimumCohort(), "other"),
                        capital(beside(above)),
                        gate,
                        alone.isEmpty() ? "" : "; so is more than " + alone + " on its own");
    }

    private static String beside(Comparison.Above above) {
        var parts = new ArrayList<String>();
        if (above.timesMedian() != null) {
            parts.add("more than " + figure(above.timesMedian()) + " times the median");
        }
        if (above.percentile() != null) {
            parts.add("use above the " + figure(above.percentile()) + "th percentile");
        }
        if (above.sharePercent() != null) {
            parts.add("more than " + figure(above.sharePercent()) + "% of the total");
        }
        return (parts.size() > 1 ? "all of this together: " : "") + Words.list(parts);
    }

    /** What is said beside the sentence. */
    private List<String> remarks() {
        var remarks = new ArrayList<String>();
        if (!limit.common().selection().equals(Selection.ANY)) {
            remarks.add("It concerns " + selection(limit.common().selection()) + ".");
        }
        ruling.row(limit).ifPresent(row -> {
            switch (row) {
                case Row.Bands bands -> remarks.add(reset(ruling.window(bands)));
                case Row.Quota quota -> remarks.add(reset(ruling.window(quota)));
                case Row.Rate _, Row.Concurrency _, Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ -> {
                    // They count in no window.
                }
            }
            if (row instanceof Row.Bands bands && bands.relieved()) {
                remarks.add(
                        "With %s each further %s runs at full speed, one credit for each; none is used while full speed is free."
                                .formatted(ruling.walletTitle(), unit));
            }
            if (row.head().per() != Per.ACCOUNT && !(row instanceof Row.Concurrency)) {
                remarks.add("It is counted for each " + word(row.head().per()) + ".");
            }
        });
        if (limit.common().warnPercent() > 0) {
            remarks.add(warning());
        }
        if (limit.common().stage() == Stage.WARN) {
            remarks.add("For now you are only told when you reach it.");
        }
        return remarks;
    }

    private String warning() {
        var of = limit instanceof LimitSpec.Bands ? "the " + unit + "s before a slower speed" : "it";
        var verb = limit instanceof LimitSpec.Bands ? "are" : "is";
        return "You are warned when %d%% of %s %s used."
                .formatted(limit.common().warnPercent(), of, verb);
    }

    private Block table(Row.Bands bands) {
        var window = Words.window(ruling.window(bands));
        var rows = new ArrayList<List<String>>();
        var from = 1L;
        for (var band : bands.bands()) {
            var units = band.upTo() == LimitTable.MAX
                    ? (from == 1 ? "all" : "beyond " + Words.number(from - 1))
                    : Words.number(from) + " to " + Words.number(band.upTo());
            rows.add(List.of(Words.name(band.name()), units, pace(band)));
            from = band.upTo() + 1;
        }
        return new Block.Table(
                "How long a %s takes, by the number of %ss in the %s".formatted(unit, unit, window),
                List.of("Speed", capital(unit) + "s", "Each takes"),
                rows);
    }

    private String pace(Band band) {
        var first = duration(band.paceMs());
        return band.everyUnits() == 0
                ? first
                : "%s, and %s more for every further %s"
                        .formatted(first, duration(band.byMs()), Words.count(band.everyUnits(), unit));
    }

    private String then(Row.Quota quota) {
        return quota.then().stream()
                .map(step -> switch (step) {
                    case Then.Relaxed _ -> "you continue in the relaxed lane where the model has one";
                    case Then.Credits(var each) -> "each costs " + Words.count(each, ruling.credit());
                    case Then.Block _ ->
                        quota.rollingMs() > 0
                                ? "you wait until enough of it is longer ago"
                                : "you wait until the counter starts again";
                })
                .collect(Collectors.joining(", else "));
    }

    private static String oneMore(Row.Concurrency slots) {
        if (!slots.queues()) {
            return "one more is refused";
        }
        return slots.waitMs() == LimitTable.MAX
                ? "one more waits its turn"
                : "one more waits its turn, up to " + duration(slots.waitMs());
    }

    private static String each(Window window) {
        return window instanceof Window.Rolling(var length)
                ? "any " + Words.duration(length)
                : "each " + Words.window(window);
    }

    private static String reset(Window window) {
        return switch (window) {
            case Window.Cycle(var length) ->
                "The counter starts again with each billing cycle of %s, in your time zone."
                        .formatted(Words.span(new Span(length, Duration.ZERO)));
            case Window.Day _ -> "The counter starts again at midnight, in your time zone.";
            case Window.Week _ -> "The counter starts again on Monday at midnight, in your time zone.";
            case Window.Month _ -> "The counter starts again on the 1st of the month, in your time zone.";
            case Window.Rolling _ -> "What you used comes back bit by bit.";
        };
    }

    /** {@code image.generate with aurora and nova}. */
    public static String selection(Selection selection) {
        var actions = Words.list(List.copyOf(new TreeSet<>(selection.actions())));
        var models = Words.list(List.copyOf(new TreeSet<>(selection.models())));
        return (actions.isEmpty() ? "all requests" : actions) + (models.isEmpty() ? "" : " with " + models);
    }

    static String figure(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0
                ? Words.number(value.longValueExact())
                : value.stripTrailingZeros().toPlainString();
    }

    static String capital(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String duration(long ms) {
        return Words.duration(Duration.ofMillis(ms));
    }

    private static String word(Per per) {
        return per.name().toLowerCase(Locale.ROOT);
    }
}
