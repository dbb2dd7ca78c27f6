package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Intake.Turn;
import io.evenhand.appeals.mail.Letter.Writer;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells reporters who wrote a mail that could not be taken: once each, and no program. A receipt is claimed before it is sent; one that may have gone
 * out is not sent again (docs/decisions/0019-a-mail-in-doubt-is-not-sent-again.md).
 */
@ApplicationScoped
class Receipts {

    private static final int AT_ONCE = 20;

    private static final String DUE =
            "UPDATE mail SET receipt = 'due', receipt_to = ?2, receipt_what = ?3 WHERE id = ?1";

    private static final String CLAIM = """
            UPDATE mail SET receipt = 'sending' WHERE id = (
              SELECT id FROM mail WHERE receipt = 'due' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, receipt_to, receipt_what""";

    private static final String RECORD = """
            UPDATE mail SET receipt = ?2, receipt_to = CASE ?2 WHEN 'due' THEN receipt_to END,
              receipt_what = CASE ?2 WHEN 'due' THEN receipt_what END WHERE id = ?1""";

    private final ReactiveMailer mailer;
    private final Optional<String> host;
    private final String from;
    private final Duration deadline;
    private final MailConfig incoming;
    private final Migrations migrations;

    Receipts(
            ReactiveMailer mailer,
            @ConfigProperty(name = "evenhand.mail.host") Optional<String> host,
            @ConfigProperty(name = "evenhand.mail.from") String from,
            @ConfigProperty(name = "evenhand.mail.deadline") Duration deadline,
            MailConfig incoming,
            Migrations migrations) {
        this.mailer = mailer;
        this.host = host;
        this.from = from;
        this.deadline = deadline;
        this.incoming = incoming;
        this.migrations = migrations;
    }

    private record Receipt(String id, String to, String what) {}

    private enum Sent {
        SENT,
        FAILED,
        DUE,
        /** Nobody knows: it stays claimed. */
        SENDING
    }

    /** Says that the sender is to be answered, in the current transaction; a program is not, nor anybody without a mail server. */
    Uni<Void> due(Turn turn, String what) {
        var to = turn.letter()
                .from()
                .filter(_ -> host.isPresent() && turn.letter().writer() == Writer.PERSON);
        return to.map(sender -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(DUE)
                                .setParameter(1, turn.id())
                                .setParameter(2, sender.address())
                                .setParameter(3, what)
                                .executeUpdate())
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Sends what is due; a mail server that is slow does not keep mail from coming in. */
    @Scheduled(every = "{evenhand.appeals.mail.every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> send() {
        if (host.isEmpty() || incoming.host().isEmpty() || !migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        return send(AT_ONCE)
                .onFailure()
                .invoke(e -> Log.warnf("Receipts wait: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> send(int left) {
        if (left == 0) {
            return Uni.createFrom().voidItem();
        }
        return claim().chain(found -> found.map(receipt ->
                        sent(receipt).chain(sent -> record(receipt, sent).chain(() -> after(sent, left - 1))))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** While the mail server is away nothing else goes out either. */
    private Uni<Void> after(Sent sent, int left) {
        return switch (sent) {
            case SENT, FAILED -> send(left);
            case DUE, SENDING -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Optional<Receipt>> claim() {
        return Panache.withTransaction(() -> Panache.getSession()
                        .chain(session ->
                                session.createNativeQuery(CLAIM, Object[].class).getResultList()))
                .map(Receipts::first);
    }

    private static Optional<Receipt> first(List<Object[]> rows) {
        return rows.stream()
                .map(row -> new Receipt((String) row[0], (String) row[1], (String) row[2]))
                .findFirst();
    }

    private Uni<Sent> sent(Receipt receipt) {
        var mail = Mail.withText(receipt.to(), "Your report", receipt.what())
                .setFrom(from)
                .addHeader("Auto-Submitted", "auto-replied");
        return mailer.send(mail)
                .ifNoItem()
                .after(deadline)
                .fail()
                .replaceWith(Sent.SENT)
                .onFailure()
                .recoverWithItem(Receipts::failed);
    }

    private static Sent failed(Throwable e) {
        Log.warnf("A receipt was not sent: %s", e.toString());
        return switch (e) {
            case SMTPException _ -> Sent.FAILED;
            case ConnectException _, UnknownHostException _ -> Sent.DUE;
            default -> Sent.SENDING;
        };
    }

    private static Uni<Void> record(Receipt receipt, Sent sent) {
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(RECORD)
                        .setParameter(1, receipt.id())
                        .setParameter(2, sent.name().toLowerCase(Locale.ROOT))
                        .executeUpdate())
                .replaceWithVoid());
    }
}
