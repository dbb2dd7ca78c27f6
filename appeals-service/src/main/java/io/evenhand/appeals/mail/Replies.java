package io.evenhand.appeals.mail;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.appeal.Claims;
import io.evenhand.appeals.mail.Intake.Turn;
import io.evenhand.appeals.mail.Letter.Sender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** Mails about an appeal that there is: they answer our question, or are written into its case. */
@ApplicationScoped
class Replies {

    private static final String WAITS = "awaiting-account";

    private final Claims claims;
    private final Correspondents correspondents;
    private final Confirmations confirmations;
    private final Answers answers;

    Replies(Claims claims, Correspondents correspondents, Confirmations confirmations, Answers answers) {
        this.claims = claims;
        this.correspondents = correspondents;
        this.confirmations = confirmations;
        this.answers = answers;
    }

    /** One that answers a mail which only the account got. */
    Uni<Ending> proven(Turn turn, String appeal) {
        return claims.get(appeal).chain(view -> taken(turn, view));
    }

    /** One whose subject names the appeal, which anybody may know. */
    Uni<Ending> named(Turn turn, String reference) {
        return claims.referred(reference)
                .chain(found -> found.map(view -> fromAnybody(turn, view))
                        .orElseGet(() -> Uni.createFrom().item(Ending.of(Fate.UNCLEAR))));
    }

    private Uni<Ending> fromAnybody(Turn turn, AppealView view) {
        return turn.letter()
                .from()
                .map(Sender::address)
                .map(correspondents::at)
                .orElseGet(() -> Uni.createFrom().item(List.of()))
                .chain(accounts -> {
                    if (!accounts.contains(view.account())) {
                        return Uni.createFrom().item(Ending.of(Fate.UNCLEAR));
                    }
                    return turn.letter().authenticated() ? taken(turn, view) : unproven(turn, view);
                });
    }

    private Uni<Ending> taken(Turn turn, AppealView view) {
        var words = Statements.of(turn.letter());
        return view.state().equals(WAITS)
                ? claims.answer(view.id(), words)
                        .chain(() -> answers.answered(turn.id(), view))
                        .replaceWith(Ending.of(Fate.ANSWERED, view.account()).about(view.id()))
                : claims.note(view.id(), words, true)
                        .chain(() -> answers.noted(turn.id(), view))
                        .replaceWith(Ending.of(Fate.NOTED, view.account()).about(view.id()));
    }

    private Uni<Ending> unproven(Turn turn, AppealView view) {
        return view.state().equals(WAITS)
                ? confirmations.ask(turn, view.account(), Objects.requireNonNull(view.measure()))
                : claims.note(view.id(), Statements.of(turn.letter()), false)
                        .replaceWith(Ending.of(Fate.NOTED, view.account()).about(view.id()));
    }
}
