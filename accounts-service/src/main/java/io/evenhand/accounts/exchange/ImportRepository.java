package io.evenhand.accounts.exchange;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;

/** Imports, their files and their errors in PostgreSQL. */
@ApplicationScoped
class ImportRepository implements PanacheRepositoryBase<ImportRow, String> {

    /** The oldest that is not done, for whoever of the replicas takes it first: locked until the transaction ends. */
    Uni<Optional<ImportRow>> next() {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT id FROM import WHERE ended_at IS NULL ORDER BY id LIMIT 1"
                                        + " FOR UPDATE SKIP LOCKED",
                                String.class)
                        .getSingleResultOrNull())
                .chain(id -> id == null
                        ? Uni.createFrom().item(Optional.empty())
                        : findById(id).map(Optional::ofNullable));
    }

    Uni<Void> add(ImportRow row, Buffer content) {
        return persistAndFlush(row)
                .chain(() -> getSession())
                .chain(session -> session.createNativeQuery("INSERT INTO import_file (import, content) VALUES (?1, ?2)")
                        .setParameter(1, row.id())
                        .setParameter(2, content.getBytes())
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Buffer> file(String id) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT content FROM import_file WHERE import = ?1", byte[].class)
                        .setParameter(1, id)
                        .getSingleResult())
                .map(Buffer::buffer);
    }

    /** What is done needs its file no longer, and that may hold anybody's address. */
    Uni<Void> dropFile(String id) {
        return getSession()
                .chain(session -> session.createNativeQuery("DELETE FROM import_file WHERE import = ?1")
                        .setParameter(1, id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Void> add(String id, List<ImportError> errors) {
        return Multi.createFrom()
                .iterable(errors)
                .onItem()
                .transformToUniAndConcatenate(error -> add(id, error))
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Integer> add(String id, ImportError error) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "INSERT INTO import_error (import, number, line, field, message)"
                                        + " VALUES (?1, ?2, ?3, ?4, ?5)")
                        .setParameter(1, id)
                        .setParameter(2, error.number())
                        .setParameter(3, error.line())
                        .setParameter(4, error.field())
                        .setParameter(5, error.message())
                        .executeUpdate());
    }

    Uni<List<ImportError>> errors(String id, long after, int most) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT number, line, field, message FROM import_error"
                                        + " WHERE import = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
                                Tuple.class)
                        .setParameter(1, id)
                        .setParameter(2, after)
                        .setParameter(3, most)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new ImportError(
                                row.get("number", Long.class),
                                row.get("line", Long.class),
                                row.get("field", String.class),
                                row.get("message", String.class)))
                        .toList());
    }

    /** The newest first. */
    Uni<List<ImportRow>> before(String cursor, int most) {
        return (cursor.isEmpty() ? find("order by id desc") : find("id < ?1 order by id desc", cursor))
                .page(0, most)
                .list();
    }
}
