package io.evenhand.appeals.casefile;

import io.evenhand.kit.page.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads cases. */
@ApplicationScoped
class CaseReader {

    private static final String ONE = "SELECT * FROM case_file WHERE id = $1";

    private static final String SOME = """
            SELECT * FROM case_file
            WHERE id > $1 AND ($2::text IS NULL OR account = $2) AND ($3::text IS NULL OR category = $3)
              AND ($4::boolean IS NULL OR (closed_at IS NULL) = $4)
            ORDER BY id LIMIT $5""";

    /** Whoever may not read a line about something is not told that it is there. */
    private static final String SUBJECTS = """
            SELECT subject, kind, open FROM case_subject
            WHERE case_file = $1 AND ($2 OR EXISTS (SELECT FROM case_entry
              WHERE case_entry.case_file = $1 AND case_entry.subject = case_subject.subject AND NOT internal))
            ORDER BY subject""";

    private static final String TIMELINE = """
            SELECT at, kind, subject, what, actor, internal FROM case_entry
            WHERE case_file = $1 AND ($2 OR NOT internal) ORDER BY at, number""";

    private final Pool pool;

    CaseReader(Pool pool) {
        this.pool = pool;
    }

    /** Which cases are wanted. */
    record Wanted(Optional<String> account, Optional<String> category, Optional<Boolean> open) {}

    /** @param forStaff with internal lines and with names */
    Uni<Optional<CaseView>> get(String id, boolean forStaff) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(id))
                .map(rows -> list(rows, CaseReader::view).stream().findFirst())
                .chain(found -> found.map(view -> whole(view, forStaff).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<CaseView> whole(CaseView view, boolean forStaff) {
        return pool.preparedQuery(SUBJECTS)
                .execute(Tuple.of(view.id(), forStaff))
                .map(rows -> list(rows, CaseReader::subject))
                .chain(subjects -> pool.preparedQuery(TIMELINE)
                        .execute(Tuple.of(view.id(), forStaff))
                        .map(rows -> view.with(subjects, list(rows, row -> line(row, forStaff)))));
    }

    Uni<Page<CaseView>> list(Wanted wanted, String cursor, int limit) {
        return pool.preparedQuery(SOME)
                .execute(Tuple.of(
                        cursor,
                        wanted.account().orElse(null),
                        wanted.category().orElse(null),
                        wanted.open().orElse(null),
                        limit + 1))
                .map(rows -> Page.of(list(rows, CaseReader::view), limit, CaseView::id));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> made) {
        return StreamSupport.stream(rows.spliterator(), false).map(made).toList();
    }

    private static CaseView view(Row row) {
        var closed = row.getOffsetDateTime("closed_at");
        return new CaseView(
                row.getString("id"),
                row.getString("account"),
                row.getString("category"),
                closed == null ? "open" : "closed",
                row.getString("why"),
                row.getOffsetDateTime("opened_at").toInstant(),
                instant(closed),
                List.of(),
                List.of());
    }

    private static CaseView.Subject subject(Row row) {
        return new CaseView.Subject(row.getString("subject"), row.getString("kind"), row.getBoolean("open"));
    }

    private static CaseView.Line line(Row row, boolean forStaff) {
        return new CaseView.Line(
                row.getOffsetDateTime("at").toInstant(),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("what"),
                forStaff ? row.getString("actor") : null,
                row.getBoolean("internal"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
