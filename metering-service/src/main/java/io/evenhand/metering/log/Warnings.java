package io.evenhand.metering.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.metering.policy.PlansInForce;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Nearness;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds whose use comes near a limit, with the figures that are in force now. Each limit, window and end is told once as
 * far as memory goes back: after a restart it is told again, and those who follow keep to the first.
 */
@ApplicationScoped
class Warnings {

    private static final int REMEMBERED = 200_000;

    private final PlansInForce inForce;
    private final Cache<Told, Boolean> told =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    Warnings(PlansInForce inForce) {
        this.inForce = inForce;
    }

    private record Told(String account, String limit, Instant windowStart, long until) {

        static Told of(LogEvent.LimitNear near) {
            return new Told(near.account(), near.limit(), near.windowStart(), near.until());
        }
    }

    /** What is not told yet of {@code records}, each under the limits {@code written} for it where others are not known. */
    Uni<List<LogEvent.LimitNear>> in(List<LogRecord> records, Function<Origin, LimitTable> written) {
        // What waits for a slot counts once it has one.
        var uses = records.stream()
                .filter(LogRecord.Accepted.class::isInstance)
                .map(LogRecord.Accepted.class::cast)
                .filter(use -> use.answer().position() == 0)
                .toList();
        return Multi.createFrom()
                .iterable(uses.stream()
                        .map(LogRecord.Accepted::origin)
                        .map(Terms::of)
                        .collect(Collectors.toSet()))
                .onItem()
                .transformToUniAndConcatenate(terms ->
                        inForce.known(terms.policy(), terms.plan()).map(plan -> Map.entry(terms, terms.in(plan))))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(now -> {
                    var found = new LinkedHashMap<Told, LogEvent.LimitNear>();
                    for (var use : uses) {
                        var then = written.apply(use.origin());
                        look(
                                use,
                                then,
                                now.getOrDefault(Terms.of(use.origin()), Optional.empty())
                                        .orElse(then),
                                found);
                    }
                    return List.copyOf(found.values());
                });
    }

    /** A plan under a campaign, or under none when the text is empty. */
    private record Terms(String policy, String plan, String campaign) {

        static Terms of(Origin origin) {
            return new Terms(origin.policy(), origin.plan(), origin.campaign());
        }

        Optional<LimitTable> in(Optional<CompiledPlan> compiled) {
            return compiled.stream()
                    .flatMap(CompiledPlan::tables)
                    .filter(table -> table.campaign().equals(campaign))
                    .findFirst();
        }
    }

    private void look(LogRecord.Accepted use, LimitTable written, LimitTable now, Map<Told, LogEvent.LimitNear> found) {
        for (var figures : use.answer().limits()) {
            // What a measure slows by stands after the policy's own rows, and is no limit that anybody comes near.
            if (figures.row() < written.rows().size()
                    && figures.resetsAt() > use.answer().now()) {
                row(now, written.rows().get(figures.row()))
                        .flatMap(row -> Nearness.of(row, figures.used())
                                .map(near -> near(use, now, row.limit(), figures, near)))
                        .filter(near -> told.getIfPresent(Told.of(near)) == null)
                        .ifPresent(near -> found.putIfAbsent(Told.of(near), near));
            }
        }
    }

    /** The same limit in another table. */
    private static Optional<Row> row(LimitTable table, Row of) {
        return table.rows().stream()
                .filter(row -> row.limit().equals(of.limit()) && row.getClass() == of.getClass())
                .findFirst();
    }

    private static LogEvent.LimitNear near(
            LogRecord.Accepted use, LimitTable table, String limit, Figures figures, Nearness near) {
        return new LogEvent.LimitNear(
                use.origin().account(),
                table.policy(),
                table.version(),
                table.campaign(),
                limit,
                Instant.ofEpochMilli(figures.windowStart()),
                Instant.ofEpochMilli(figures.resetsAt()),
                figures.used(),
                near.end(),
                use.decision(),
                Instant.ofEpochMilli(use.answer().now()));
    }

    /** They are stored for good. */
    void stored(Collection<LogEvent.LimitNear> warnings) {
        warnings.forEach(near -> told.put(Told.of(near), true));
    }
}
