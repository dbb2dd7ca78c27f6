package io.evenhand.appeals.mail;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.appeal.Tellings;
import io.evenhand.appeals.appeal.Tellings.Told;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * What accounts are answered. It goes to where they get their mail, never to who a mail says it is from; and it repeats
 * nothing of the mail, which may be somebody else's.
 */
@ApplicationScoped
class Answers {

    private static final String KIND = "appeal";
    private static final String NOT_YOU = " If it was not you, there is nothing you need to do.";

    private final Tellings tellings;

    Answers(Tellings tellings) {
        this.tellings = tellings;
    }

    /** Nothing proves that the account wrote it. */
    Uni<Void> confirm(String mail, String account, String measure) {
        return tell(
                mail,
                account,
                "Did you write to us about your account?",
                "We have a mail that says it is from you. Nothing is done about it until you confirm it.",
                "Anybody can write any address as the sender of a mail.",
                "Look at it here, and send it if it is yours:",
                tellings.link(measure) + "?mail=" + mail);
    }

    Uni<Void> noMeasure(String mail, String account, String why) {
        return tell(
                mail,
                account,
                "Your mail to us: nothing can be appealed now",
                "We have a mail that says it is from you and appeals a measure.",
                why,
                "If you think that this is wrong, ask support." + NOT_YOU,
                null);
    }

    Uni<Void> refused(String mail, String account, String why) {
        return tell(
                mail,
                account,
                "Your mail to us was not taken",
                "We have a mail that says it is from you, and could not do what it asks for.",
                why,
                "If you think that this is wrong, ask support." + NOT_YOU,
                null);
    }

    Uni<Void> answered(String mail, AppealView appeal) {
        return added(mail, appeal, "Your answer is with those who decide on %s; its clock goes on.");
    }

    Uni<Void> noted(String mail, AppealView appeal) {
        return added(mail, appeal, "What you wrote was added to the case of %s.");
    }

    /** Stands with the other mails about the appeal, and can be answered like them. */
    private Uni<Void> added(String mail, AppealView appeal, String what) {
        return tellings.tell(new Told(
                appeal.account(),
                "appeal|%s|mail|%s".formatted(appeal.id(), mail),
                KIND,
                "We have your mail about %s".formatted(appeal.reference()),
                what.formatted(appeal.reference()),
                "You wrote to us about it.",
                "There is nothing you need to do.",
                null));
    }

    private Uni<Void> tell(
            String mail, String account, String subject, String what, String why, String fix, @Nullable String link) {
        return tellings.tell(new Told(account, "mail|" + mail, KIND, subject, what, why, fix, link));
    }
}
