package io.evenhand.appeals.report;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What reporters are to be told by mail, one row an occasion, written with what it tells of; none where no mail is sent. */
@ApplicationScoped
class Letters {

    static final String RECEIPT = "receipt";

    private static final int AT_ONCE = 10;

    private static final String WRITE =
            "INSERT INTO report_mail (report, occasion) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    private static final String CLAIM = """
            UPDATE report_mail SET state = 'sending', attempts = attempts + 1
            WHERE (report, occasion) IN (SELECT report, occasion FROM report_mail
              WHERE state = 'due' AND due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            RETURNING report, occasion, attempts""";

    private static final String END = """
            UPDATE report_mail SET state = $3, error = $4, due_at = clock_timestamp() + make_interval(secs => $5)
            WHERE report = $1 AND occasion = $2""";

    private final Pool pool;
    private final boolean sent;

    Letters(Pool pool, @ConfigProperty(name = "evenhand.mail.host") Optional<String> server) {
        this.pool = pool;
        this.sent = server.isPresent();
    }

    /**
     * A mail that is to be sent now.
     *
     * @param attempt 1 for the first
     */
    record Letter(String report, String occasion, int attempt) {

        boolean isReceipt() {
            return occasion.equals(RECEIPT);
        }
    }

    /** What became of sending one. */
    sealed interface Sent {

        /** The mail server took it. */
        record Taken() implements Sent {}

        /** It is tried again after a while. */
        record Later(Duration pause, String why) implements Sent {}

        /** It is not tried again. */
        record GivenUp(String why) implements Sent {}

        /** Nobody knows whether it left; it is not sent twice. */
        record InDoubt(String why) implements Sent {}
    }

    /** The occasion of a report's outcome: another one after a review is another. */
    static String outcome(ReportRow row) {
        return "outcome|%s|%d"
                .formatted(row.id, Objects.requireNonNull(row.resolvedAt).toEpochMilli());
    }

    /** Has the reporter told, in the caller's transaction. */
    Uni<Void> write(ReportRow row, String occasion) {
        return sent && row.forgottenAt == null
                ? Panache.getSession()
                        .chain(session -> session.flush()
                                .chain(() -> session.createNativeQuery(WRITE)
                                        .setParameter(1, row.id)
                                        .setParameter(2, occasion)
                                        .executeUpdate()))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Some that are due, which are the caller's now. */
    Uni<List<Letter>> claim() {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(AT_ONCE))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Letters::letter)
                        .toList());
    }

    private static Letter letter(Row row) {
        return new Letter(row.getString("report"), row.getString("occasion"), row.getInteger("attempts"));
    }

    /** Notes what became of it. */
    Uni<Void> end(Letter letter, Sent what) {
        var values = switch (what) {
            case Sent.Taken _ -> Tuple.of("sent", null, 0.0);
            case Sent.Later(var pause, var why) -> Tuple.of("due", why, (double) pause.toSeconds());
            case Sent.GivenUp(var why) -> Tuple.of("given-up", why, 0.0);
            case Sent.InDoubt(var why) -> Tuple.of("sending", why, 0.0);
        };
        return pool.preparedQuery(END)
                .execute(Tuple.of(
                        letter.report(),
                        letter.occasion(),
                        values.getString(0),
                        Optional.ofNullable(values.getString(1)).orElse(""),
                        values.getDouble(2)))
                .replaceWithVoid();
    }
}
