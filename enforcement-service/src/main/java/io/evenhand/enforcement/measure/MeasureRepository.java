package io.evenhand.enforcement.measure;

import io.evenhand.kit.event.EventLog;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures in PostgreSQL. */
@ApplicationScoped
class MeasureRepository implements PanacheRepositoryBase<MeasureRow, String> {

    private static final String HASHES = """
            SELECT measure, sha256 FROM evidence_item WHERE item = 1 AND measure IN (?1)""";

    private final EventLog events;

    MeasureRepository(EventLog events) {
        this.events = events;
    }

    Uni<List<MeasureRow>> of(String account) {
        return list("account = ?1 order by proposedAt desc, id desc", account);
    }

    /** Newest first, of whatever the filters do not leave out. */
    Uni<List<MeasureRow>> before(Map<String, String> filters, Instant at, String id, int most) {
        var query = new StringBuilder("(proposedAt < :at or (proposedAt = :at and id < :id))");
        var values = new HashMap<String, Object>(Map.of("at", at, "id", id));
        filters.forEach((field, value) -> {
            query.append(" and ").append(field).append(" = :").append(field);
            values.put(field, value);
        });
        return find(query + " order by proposedAt desc, id desc", values)
                .page(Page.ofSize(most))
                .list();
    }

    /** Those of one rule that are, or have been, in force and were not reversed. */
    Uni<List<MeasureRow>> ofRule(String rule, Instant from, Instant to) {
        return list(
                "rule = ?1 and proposedAt >= ?2 and proposedAt < ?3 and decidedAt is not null"
                        + " and (endedAs is null or endedAs <> 'reversed') order by proposedAt, id",
                rule,
                from,
                to);
    }

    /** Those that were told and have not been known to arrive. */
    Uni<List<MeasureRow>> undelivered(int most) {
        return find("deliveredAt is null and message is not null order by proposedAt")
                .page(Page.ofSize(most))
                .list();
    }

    /** Those whose time is over, or who nobody decided on in time, which nobody was told of. */
    Uni<List<MeasureRow>> over(Instant now, Instant proposedBefore, int most) {
        return find(
                        "endTold = false and endedAs is null and (endsAt <= ?1 or (decidedAt is null and proposedAt <= ?2))"
                                + " order by proposedAt",
                        now,
                        proposedBefore)
                .page(Page.ofSize(most))
                .list();
    }

    Uni<List<MeasureRow>> notStarted(String account) {
        return list("account = ?1 and endedAs is null and decidedAt is not null", account);
    }

    /** Writes what changed, and tells of it. */
    Uni<Measure> changed(MeasureRow row, Instant now) {
        return flush().chain(() -> told(row, now))
                .call(measure -> events.append("measure-changed", row.account(), measure));
    }

    /** As it stands at {@code now}. */
    Uni<Measure> told(MeasureRow row, Instant now) {
        return told(List.of(row), now).map(List::getFirst);
    }

    Uni<List<Measure>> told(List<MeasureRow> rows, Instant now) {
        if (rows.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HASHES, Object[].class)
                        .setParameter(1, rows.stream().map(MeasureRow::id).toList())
                        .getResultList())
                .map(found -> {
                    var hashes = new HashMap<String, String>();
                    found.forEach(row -> hashes.put((String) row[0], (String) row[1]));
                    return rows.stream()
                            .map(row -> row.toMeasure(now, hashes.getOrDefault(row.id(), "")))
                            .toList();
                });
    }

    static OffsetDateTime stored(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
