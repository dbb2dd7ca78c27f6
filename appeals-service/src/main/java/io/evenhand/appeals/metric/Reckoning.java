package io.evenhand.appeals.metric;

import io.evenhand.appeals.metric.Figures.Cell;
import io.evenhand.appeals.metric.Figures.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the figures mean: made of appeals and measures, and of nothing else. */
final class Reckoning {

    /** In public no figure is told of fewer. */
    static final int SMALLEST_CELL = 10;

    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double SECONDS_PER_MINUTE = 60;

    private Reckoning() {}

    static Figures of(List<Heard> heard, List<Taken> taken, Instant now) {
        var appeals = heard.stream().filter(one -> one.kind().equals("appeal")).toList();
        var judged = appeals.stream().filter(Heard::isJudged).toList();
        var decided = heard.stream().filter(one -> one.decidedAt().isPresent()).toList();
        var inadmissible = count(appeals, one -> one.came("inadmissible"));
        var informed = taken.stream().filter(Taken::informed).toList();
        return new Figures(
                Long.valueOf(appeals.size()),
                Long.valueOf(judged.size()),
                share(count(judged, one -> one.came("overturned")), judged.size()),
                share(count(judged, one -> one.came("modified")), judged.size()),
                share(inadmissible, judged.size() + inadmissible),
                share(count(informed, Taken::appealed), informed.size()),
                spread(heard, Heard::submittedAt, Heard::lookedAt, SECONDS_PER_HOUR),
                spread(heard, Heard::submittedAt, Heard::decidedAt, SECONDS_PER_HOUR),
                spread(decided, one -> one.decidedAt().orElseThrow(), Heard::restoredAt, SECONDS_PER_MINUTE),
                share(count(decided, Heard::inTime), decided.size()),
                share(count(decided, Heard::involved), decided.size()),
                count(taken, Taken::lapsed),
                taken.stream()
                        .filter(Taken::isFalsePause)
                        .mapToDouble(pause -> hours(pause, now))
                        .sum(),
                cells(judged, Heard::rule),
                cells(judged, Heard::measureKind),
                cells(judged, Heard::detection));
    }

    /** The same without what could be traced to somebody. */
    static Figures published(Figures all) {
        var appeals = orZero(all.appeals());
        var judged = orZero(all.judged());
        return new Figures(
                large(appeals) ? all.appeals() : null,
                large(judged) ? all.judged() : null,
                large(judged) ? all.overturnRate() : null,
                large(judged) ? all.modifyRate() : null,
                large(judged) ? all.inadmissibleRate() : null,
                large(appeals) ? all.appealRate() : null,
                large(all.hoursToLook()),
                large(all.hoursToDecision()),
                large(all.minutesToRestoration()),
                large(judged) ? all.decidedInTime() : null,
                large(judged) ? all.decidedByInvolved() : null,
                large(orZero(all.pausesLapsed())) ? all.pausesLapsed() : null,
                large(orZero(all.pausesLapsed())) ? all.falsePauseHours() : null,
                large(all.byRule()),
                large(all.byMeasure()),
                large(all.byDetection()));
    }

    private static boolean large(long count) {
        return count >= SMALLEST_CELL;
    }

    private static @Nullable Spread large(@Nullable Spread spread) {
        return spread != null && large(spread.count()) ? spread : null;
    }

    private static Map<String, Cell> large(Map<String, Cell> cells) {
        return cells.entrySet().stream()
                .filter(cell -> large(cell.getValue().judged()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static double hours(Taken pause, Instant now) {
        var ends = pause.endedAt()
                .or(pause::endsAt)
                .filter(end -> end.isBefore(now))
                .orElse(now);
        return pause.startsAt()
                .map(start -> Math.max(0, Duration.between(start, ends).toSeconds()) / SECONDS_PER_HOUR)
                .orElse(0.0);
    }

    private static <T> long count(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).count();
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }

    private static @Nullable Spread spread(
            List<Heard> all, Function<Heard, Instant> from, Function<Heard, Optional<Instant>> to, double unit) {
        var values = all.stream()
                .flatMap(one ->
                        to
                                .apply(one)
                                .map(end ->
                                        Duration.between(from.apply(one), end).toSeconds() / unit)
                                .stream())
                .toList();
        return Spread.of(values).orElse(null);
    }

    private static Map<String, Cell> cells(List<Heard> judged, Function<Heard, String> by) {
        return judged.stream().collect(Collectors.groupingBy(by)).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, group -> {
                    var overturned = count(group.getValue(), one -> one.came("overturned"));
                    return new Cell(
                            group.getValue().size(),
                            overturned,
                            share(overturned, group.getValue().size()));
                }));
    }
}
