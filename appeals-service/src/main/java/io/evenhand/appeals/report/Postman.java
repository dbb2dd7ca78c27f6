package io.evenhand.appeals.report;

import io.evenhand.appeals.report.Letters.Letter;
import io.evenhand.appeals.report.Letters.Sent;
import io.evenhand.kit.store.Migrations;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Mails reporters that their report came in and what became of it. Anybody may write anybody's address into a report, so a mail
 * has nothing that whoever reported wrote, and nothing of the other customer.
 */
@ApplicationScoped
class Postman {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12));
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Letters letters;
    private final ReportRepository rows;
    private final Reports reports;
    private final ReactiveMailer mailer;
    private final Template text;
    private final Optional<String> server;
    private final String from;
    private final Migrations migrations;

    Postman(
            Letters letters,
            ReportRepository rows,
            Reports reports,
            ReactiveMailer mailer,
            @Location("report-mail.txt") Template text,
            @ConfigProperty(name = "evenhand.mail.host") Optional<String> server,
            @ConfigProperty(name = "evenhand.mail.from") String from,
            Migrations migrations) {
        this.letters = letters;
        this.rows = rows;
        this.reports = reports;
        this.mailer = mailer;
        this.text = text;
        this.server = server;
        this.from = from;
        this.migrations = migrations;
    }

    /** A mail to be written, and to whom. */
    private record Draft(String to, String reference, Reports.Status status, String link) {}

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (!migrations.done() || server.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return letters.claim()
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(letter -> send(letter).chain(what -> letters.end(letter, what)))
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> Log.warnf("Reporters are not mailed now: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Sent> send(Letter letter) {
        return Panache.withSession(() -> rows.get(letter.report())
                        .chain(row -> reports.status(row)
                                .map(status -> new Draft(
                                        row.reporterEmail, row.reference, status, reports.link(row, "/report/")))))
                .chain(draft -> obstacle(letter, draft)
                        .map(why -> Uni.createFrom().<Sent>item(new Sent.GivenUp(why)))
                        .orElseGet(() -> send(letter, draft)));
    }

    private static Optional<String> obstacle(Letter letter, Draft draft) {
        if (draft.to().isEmpty()) {
            return Optional.of("Its reporter is not known any more.");
        }
        return !letter.isReceipt() && draft.status().says() == null
                ? Optional.of("The outcome is looked at again; the next one is told.")
                : Optional.empty();
    }

    private Uni<Sent> send(Letter letter, Draft draft) {
        var outcome = letter.isReceipt() ? null : draft.status().says();
        var until = draft.status().reviewUntil();
        return text.data("reference", draft.reference())
                .data("outcome", outcome)
                .data("link", draft.link())
                .data("until", until == null ? "" : DAY.format(until))
                .createUni()
                .chain(plain -> mailer.send(mail(draft, outcome == null, plain, letter)))
                .ifNoItem()
                .after(DEADLINE)
                .fail()
                .<Sent>replaceWith(new Sent.Taken())
                .onFailure()
                .recoverWithItem(failure -> trouble(letter, failure));
    }

    private Mail mail(Draft draft, boolean receipt, String plain, Letter letter) {
        var subject = (receipt ? "We have your report " : "About your report ") + draft.reference();
        var domain = from.replaceFirst(".*@([^>]+)>?.*", "$1");
        return Mail.withText(draft.to(), subject, plain)
                .setFrom(from)
                .addHeader(
                        "Message-ID",
                        "<%s.%s@%s>"
                                .formatted(letter.report(), letter.occasion().replace('|', '.'), domain))
                .addHeader("Auto-Submitted", "auto-generated");
    }

    private static Sent trouble(Letter letter, Throwable failure) {
        return switch (failure) {
            case SMTPException refused
            when refused.isPermanent() -> new Sent.GivenUp("The mail server refused it: " + refused.getReplyCode());
            case SMTPException refused -> later(letter, "The mail server put it off: " + refused.getReplyCode());
            case ConnectException _, UnknownHostException _ -> later(letter, "The mail server was not reached.");
            default -> new Sent.InDoubt("The mail server did not say whether it took it.");
        };
    }

    private static Sent later(Letter letter, String why) {
        return letter.attempt() > WAITS.size()
                ? new Sent.GivenUp(why)
                : new Sent.Later(WAITS.get(letter.attempt() - 1), why);
    }
}
