package io.evenhand.enforcement.mail;

import io.evenhand.enforcement.delivery.Claim;
import io.evenhand.enforcement.delivery.Outcome;
import io.evenhand.enforcement.delivery.Patience;
import io.evenhand.enforcement.delivery.State;
import io.evenhand.enforcement.message.MessageView;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Hands one message to the mail server. Only where the server said no, or was never reached, may it be sent again: any
 * other failure leaves open whether the mail is on its way.
 */
@ApplicationScoped
class Postman {

    private static final Patience PATIENCE = new Patience(List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12)));
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+");

    private final ReactiveMailer mailer;
    private final Template text;
    private final Template html;
    private final String from;
    private final String domain;
    private final Optional<String> replyTo;
    private final Threads threads;
    private final Duration deadline;

    Postman(
            ReactiveMailer mailer,
            @Location("message.txt") Template text,
            @Location("message.html") Template html,
            Threads threads,
            MailConfig config) {
        this.mailer = mailer;
        this.text = text;
        this.html = html;
        this.from = config.from();
        this.domain = from.replaceFirst(".*@([^>]+)>?.*", "$1");
        this.replyTo = config.replyTo();
        this.threads = threads;
        this.deadline = config.deadline();
    }

    Uni<Outcome> send(String to, Claim claim) {
        var letter = Letter.of(claim.message());
        return text.data("letter", letter)
                .createUni()
                .chain(plain -> html.data("letter", letter)
                        .createUni()
                        .map(rich -> mail(to, claim, plain).setHtml(rich)))
                .chain(mail -> mailer.send(mail)
                        .ifNoItem()
                        .after(deadline)
                        .fail()
                        .<Outcome>replaceWith(new Outcome.Arrived(State.ACCEPTED))
                        .onFailure()
                        .recoverWithItem(failure -> outcome(claim, failure)));
    }

    private Mail mail(String to, Claim claim, String plain) {
        var message = claim.message();
        var mail = Mail.withText(to, message.subject(), plain)
                .setFrom(from)
                // Says to programs that answer mails: do not.
                .addHeader("Auto-Submitted", "auto-generated");
        return threads.appeal(claim.occasion())
                .map(appeal -> answerable(mail, appeal, message))
                .orElseGet(() -> named(mail, message.id(), message.contact()));
    }

    /** Mails about one appeal stand together, and answers to them are known by what is signed in their names. */
    private Mail answerable(Mail mail, String appeal, MessageView message) {
        return named(mail, message.id() + "." + threads.sign(appeal), replyTo.orElse(message.contact()))
                .addHeader("References", "<%s@%s>".formatted(appeal, domain));
    }

    private Mail named(Mail mail, String name, String answersTo) {
        mail.addHeader("Message-ID", "<%s@%s>".formatted(name, domain));
        return ADDRESS.matcher(answersTo).matches() ? mail.setReplyTo(answersTo) : mail;
    }

    private static Outcome outcome(Claim claim, Throwable failure) {
        return switch (failure) {
            case SMTPException refused
            when refused.isPermanent() -> new Outcome.GivenUp("The mail server refused it: " + refused.getReplyCode());
            case SMTPException refused ->
                PATIENCE.after(
                        claim.attempt(),
                        "The mail server put it off: " + refused.getReplyCode(),
                        ThreadLocalRandom.current());
            case ConnectException _, UnknownHostException _ ->
                PATIENCE.after(claim.attempt(), "The mail server was not reached.", ThreadLocalRandom.current());
            default -> new Outcome.InDoubt("The mail server did not say whether it took it.");
        };
    }
}
