package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Intake.Turn;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks accounts whether a mail is theirs. Anybody can cause that, so an account hears so only a few times a day. */
@ApplicationScoped
class Confirmations {

    private static final int A_DAY = 5;
    private static final Duration DAY = Duration.ofHours(24);

    private final MailRepository mails;
    private final Answers answers;
    private final BusinessClock clock;

    Confirmations(MailRepository mails, Answers answers, BusinessClock clock) {
        this.mails = mails;
        this.answers = answers;
        this.clock = clock;
    }

    /** Keeps what the mail says until somebody with the link confirms it. */
    Uni<Ending> ask(Turn turn, String account, String measure) {
        return unlessTooMany(
                account,
                () -> answers.confirm(turn.id(), account, measure)
                        .replaceWith(Ending.held(account, measure, Statements.of(turn.letter()))));
    }

    /** What anybody can make us write to an account: a person looks at what is more than a few. */
    Uni<Ending> unlessTooMany(String account, Supplier<Uni<Ending>> telling) {
        return mails.inVain(account, clock.instant().minus(DAY))
                .chain(recent ->
                        recent >= A_DAY ? Uni.createFrom().item(Ending.of(Fate.UNCLEAR, account)) : telling.get());
    }
}
