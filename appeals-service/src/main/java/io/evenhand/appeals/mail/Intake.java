package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Letter.Writer;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.function.Function;

/**
 * Acts on a mail, once: that it was taken, what became of it, and what is told about it are one transaction. What is away
 * for the moment fails, and the mail is taken later.
 */
@ApplicationScoped
class Intake {

    private static final int SERVER_ERROR = 500;

    private final MailRepository mails;
    private final Replies replies;
    private final NewAppeals newAppeals;
    private final MailedReports reports;
    private final Threads threads;
    private final MailConfig config;
    private final BusinessClock clock;

    Intake(
            MailRepository mails,
            Replies replies,
            NewAppeals newAppeals,
            MailedReports reports,
            Threads threads,
            MailConfig config,
            BusinessClock clock) {
        this.mails = mails;
        this.replies = replies;
        this.newAppeals = newAppeals;
        this.reports = reports;
        this.threads = threads;
        this.config = config;
        this.clock = clock;
    }

    /** A mail whose turn it is. */
    record Turn(String id, Letter letter) {}

    Uni<Fate> take(Letter letter) {
        return once(letter, this::act)
                .onFailure(Intake::isRefusal)
                .recoverWithUni(e -> once(letter, turn -> refused(turn, (ProblemException) e)));
    }

    private Uni<Fate> once(Letter letter, Function<Turn, Uni<Ending>> action) {
        return Panache.withTransaction(() -> mails.begin(letter.id(), clock.instant())
                .chain(begun -> begun.map(id -> action.apply(new Turn(id, letter))
                                .call(ending -> mails.end(id, ending))
                                .map(Ending::fate))
                        .orElseGet(() -> Uni.createFrom().item(Fate.KNOWN))));
    }

    private Uni<Ending> act(Turn turn) {
        var letter = turn.letter();
        if (letter.writer() == Writer.REPLIER) {
            return Uni.createFrom().item(Ending.of(Fate.IGNORED));
        }
        if (isReport(letter)) {
            return reports.take(turn);
        }
        if (letter.writer() == Writer.PROGRAM) {
            return Uni.createFrom().item(Ending.of(Fate.IGNORED));
        }
        return threads.appeal(letter.references())
                .map(appeal -> replies.proven(turn, appeal))
                .or(() -> Subjects.reference(letter.subject()).map(reference -> replies.named(turn, reference)))
                .orElseGet(() -> newAppeals.take(turn));
    }

    private boolean isReport(Letter letter) {
        return config.reports()
                .filter(address -> letter.to().stream().anyMatch(address::equalsIgnoreCase))
                .isPresent();
    }

    /** What the caller of an API would be refused. What is away or broken is none of the sender's. */
    private static boolean isRefusal(Throwable e) {
        return e instanceof ProblemException problem && problem.status() < SERVER_ERROR;
    }

    private Uni<Ending> refused(Turn turn, ProblemException problem) {
        var why = Objects.requireNonNullElse(problem.getMessage(), "");
        return isReport(turn.letter()) ? reports.refuse(turn, why) : newAppeals.refuse(turn, why);
    }
}
