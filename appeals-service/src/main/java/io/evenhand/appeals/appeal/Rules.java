package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.State.InReview;
import io.evenhand.appeals.appeal.State.PendingApproval;
import io.evenhand.appeals.appeal.State.Queued;
import io.evenhand.appeals.appeal.Viewer.Claimant;
import io.evenhand.appeals.appeal.Viewer.Person;
import java.util.Optional;

/**
 * Who may do what to an appeal, and when. Both what is offered ({@code availableActions}) and what is done ask here, so that
 * they cannot differ (appeals.md §3.4, §3.6).
 */
final class Rules {

    /** How often an account is asked something. */
    static final int MOST_ROUNDS = 2;

    private final Appeal appeal;
    private final Circumstances given;

    private Rules(Appeal appeal, Circumstances given) {
        this.appeal = appeal;
        this.given = given;
    }

    /** Why {@code viewer} may not do that now; empty when it may be done. */
    static Optional<Refusal> refusal(Action action, Appeal appeal, Viewer viewer, Circumstances given) {
        var rules = new Rules(appeal, given);
        return switch (viewer) {
            case Person person -> rules.ofStaff(action, person);
            case Claimant _ -> rules.ofClaimant(action);
        };
    }

    private Optional<Refusal> ofClaimant(Action action) {
        return switch (action) {
            case ANSWER -> answer();
            case WITHDRAW -> withdraw();
            case CLAIM, RENEW, RELEASE, EVIDENCE, ASK, DECIDE, PROPOSE, APPROVE, REFUSE, ESCALATE ->
                Optional.of(Refusal.forbidden("This is for the platform's staff."));
        };
    }

    private Optional<Refusal> ofStaff(Action action, Person person) {
        return switch (action) {
            case CLAIM -> reviewer(person).or(() -> claim(person));
            case RENEW, RELEASE -> reviewer(person).or(() -> claimed(person));
            case EVIDENCE -> reviewer(person);
            case ASK -> reviewer(person).or(() -> claimed(person)).or(this::ask);
            case DECIDE -> reviewer(person).or(() -> claimed(person)).or(() -> decide(person));
            case PROPOSE -> reviewer(person).or(() -> claimed(person)).or(() -> propose(person));
            case APPROVE -> senior(person).or(() -> second(person)).or(this::informed);
            case REFUSE -> senior(person).or(() -> second(person));
            case ESCALATE -> reviewer(person).or(() -> claimed(person)).or(this::escalate);
            case ANSWER -> answer();
            case WITHDRAW -> Optional.of(Refusal.forbidden("Only who appealed may take it back."));
        };
    }

    private static Optional<Refusal> reviewer(Person person) {
        return when(!person.reviews(), Refusal.forbidden("This takes the role reviewer or senior."));
    }

    private static Optional<Refusal> senior(Person person) {
        return when(!person.isSenior(), Refusal.forbidden("This takes the role senior."));
    }

    private Optional<Refusal> claim(Person person) {
        return switch (appeal.state()) {
            case Queued queued ->
                when(appeal.fourEyes().keepsOut(person.name()), fourEyes())
                        .or(() -> when(
                                queued.escalated() && !person.isSenior(),
                                Refusal.forbidden("It is escalated: this takes the role senior.")));
            case InReview review ->
                when(
                        !review.person().equals(person.name()),
                        Refusal.conflict(
                                "already-claimed", "Somebody else looks after it until " + review.until() + "."));
            case State other -> Optional.of(notNow(other));
        };
    }

    private Optional<Refusal> claimed(Person person) {
        return switch (appeal.state()) {
            case InReview review ->
                when(
                        !review.person().equals(person.name()),
                        Refusal.conflict(
                                "already-claimed", "Somebody else looks after it until " + review.until() + "."));
            case Queued _ -> Optional.of(Refusal.conflict("not-claimed", "Claim it first."));
            case State other -> Optional.of(notNow(other));
        };
    }

    private Optional<Refusal> ask() {
        return when(
                        appeal.filing().kind() == Kind.REPORTER_REVIEW,
                        Refusal.conflict("wrong-state", "A reporter is asked through the report."))
                .or(() -> when(
                        appeal.rounds() >= MOST_ROUNDS,
                        Refusal.conflict(
                                "asked-often-enough", "The account was asked twice: decide on what is there.")));
    }

    private Optional<Refusal> decide(Person person) {
        return propose(person)
                .or(() -> when(
                        given.twoPeople()
                                && given.outcome()
                                        .map(Outcome::favours)
                                        .map(favours -> !favours)
                                        .orElse(false),
                        Refusal.conflict(
                                "second-person-needed",
                                "Letting this measure stand takes two people: propose it, and a senior approves.")));
    }

    private Optional<Refusal> propose(Person person) {
        return informed().or(() -> when(appeal.fourEyes().forbids(person.name(), given.outcome()), fourEyes()));
    }

    private Optional<Refusal> informed() {
        return when(
                !given.evidenceOpened(),
                Refusal.conflict("evidence-not-opened", "Open the evidence first: a decision is taken on it."));
    }

    private Optional<Refusal> second(Person person) {
        return switch (appeal.state()) {
            case PendingApproval pending ->
                when(appeal.fourEyes().forbidsSecond(person.name()), fourEyes())
                        .or(() -> when(
                                pending.by().equals(person.name()),
                                Refusal.conflict(
                                        "second-person-needed", "Whoever proposed it cannot approve or refuse it.")));
            case State other -> Optional.of(notNow(other));
        };
    }

    private Optional<Refusal> escalate() {
        return when(
                appeal.state() instanceof InReview review && review.escalated(),
                Refusal.conflict("wrong-state", "It is escalated already."));
    }

    private Optional<Refusal> answer() {
        return switch (appeal.state()) {
            case AwaitingAccount _ -> Optional.empty();
            case State other -> Optional.of(notNow(other));
        };
    }

    private Optional<Refusal> withdraw() {
        return switch (appeal.state()) {
            case Queued _, InReview _, AwaitingAccount _ -> Optional.empty();
            case State other -> Optional.of(notNow(other));
        };
    }

    private static Refusal fourEyes() {
        return Refusal.conflict("four-eyes", "Whoever took the first decision does not take the second.");
    }

    private static Refusal notNow(State state) {
        return Refusal.conflict("wrong-state", "The appeal is %s.".formatted(state.word()));
    }

    private static Optional<Refusal> when(boolean refused, Refusal refusal) {
        return refused ? Optional.of(refusal) : Optional.empty();
    }
}
