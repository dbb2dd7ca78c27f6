package io.evenhand.accounts.exchange;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Begins imports and tells how far they are; {@link Importer} does the work. */
@ApplicationScoped
class Imports {

    private final ImportRepository rows;
    private final Map<String, Intake> intakes = new TreeMap<>();
    private final Ids ids;
    private final BusinessClock clock;

    Imports(ImportRepository rows, @All List<Intake> intakes, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.ids = ids;
        this.clock = clock;
        intakes.forEach(intake -> this.intakes.put(intake.kind(), intake));
    }

    Iterable<String> kinds() {
        return intakes.keySet();
    }

    Optional<Intake> intake(String kind) {
        return Optional.ofNullable(intakes.get(kind));
    }

    /** Keeps the file, so that nothing of it is lost from then on. */
    @WithTransaction
    Uni<ImportView> begin(Upload upload, String by) {
        var row = ImportRow.of(ids.next("imp"), upload, by, clock.instant());
        return rows.add(row, upload.content()).map(_ -> row.toView());
    }

    @WithSession
    Uni<Optional<ImportView>> find(String id) {
        return rows.findById(id).map(row -> Optional.ofNullable(row).map(ImportRow::toView));
    }

    @WithSession
    Uni<Page<ImportView>> list(String cursor, int limit) {
        return rows.before(cursor, limit + 1)
                .map(found -> Page.of(found.stream().map(ImportRow::toView).toList(), limit, ImportView::id));
    }

    /** Empty where there is no such import. */
    @WithSession
    Uni<Optional<Page<ImportError>>> errors(String id, long after, int limit) {
        return rows.findById(id)
                .chain(row -> row == null
                        ? Uni.createFrom().item(Optional.empty())
                        : rows.errors(id, after, limit + 1)
                                .map(found ->
                                        Optional.of(Page.of(found, limit, error -> Long.toString(error.number())))));
    }
}
