package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.State.Closed;
import io.evenhand.appeals.appeal.State.Decided;
import io.evenhand.appeals.appeal.State.InReview;
import io.evenhand.appeals.appeal.State.Moot;
import io.evenhand.appeals.appeal.State.Open;
import io.evenhand.appeals.appeal.State.PendingApproval;
import io.evenhand.appeals.appeal.State.Queued;
import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.appeals.appeal.State.Withdrawn;
import io.evenhand.appeals.appeal.Viewer.Claimant;
import io.evenhand.appeals.appeal.Viewer.Person;
import io.evenhand.appeals.clock.Deadline;
import io.evenhand.appeals.clock.WorkingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One appeal. Each action answers the next one, or why it may not be done; {@link Rules} says which. What time alone does is
 * in {@link #asOf}: an appeal that nobody renewed is waiting again whether or not a timer ran.
 *
 * @param lookedAt when a person first claimed it
 */
record Appeal(
        Filing filing, FourEyes fourEyes, State state, Deadline deadline, int rounds, Optional<Instant> lookedAt) {

    /** How long a claim lasts unless it is renewed. */
    static final Duration LEASE = Duration.ofMinutes(15);

    /** One that was just submitted. */
    static Appeal submitted(Filing filing, FourEyes fourEyes, Duration allotted, WorkingTime hours) {
        return new Appeal(
                filing,
                fourEyes,
                new Queued(false),
                Deadline.begin(filing.submittedAt(), allotted, hours),
                0,
                Optional.empty());
    }

    /** As it is at {@code now}: leases that ended are released, and whoever did not answer in time is no longer waited for. */
    Appeal asOf(Instant now, WorkingTime hours) {
        return switch (state) {
            case InReview review when !now.isBefore(review.until()) -> with(new Queued(review.escalated()));
            case AwaitingAccount awaiting
            when !now.isBefore(awaiting.until()) ->
                with(new Queued(awaiting.escalated())).with(deadline.resume(awaiting.until(), hours));
            case State _ -> this;
        };
    }

    /** Somebody looks after it for {@link #LEASE}; whoever does already goes on. */
    Step claim(Person person, Circumstances given) {
        return Step.of(
                Rules.refusal(Action.CLAIM, this, person, given),
                () -> new Appeal(
                        filing,
                        fourEyes,
                        new InReview(escalated(), person.name(), given.now().plus(LEASE)),
                        deadline,
                        rounds,
                        lookedAt.or(() -> Optional.of(given.now()))));
    }

    Step renew(Person person, Circumstances given) {
        return Step.of(
                Rules.refusal(Action.RENEW, this, person, given),
                () -> with(new InReview(escalated(), person.name(), given.now().plus(LEASE))));
    }

    Step release(Person person, Circumstances given) {
        return Step.of(Rules.refusal(Action.RELEASE, this, person, given), () -> with(new Queued(escalated())));
    }

    /** Asks the account; the clock waits for at most {@code patience}. */
    Step ask(Person person, Circumstances given, Duration patience, WorkingTime hours) {
        return Step.of(
                Rules.refusal(Action.ASK, this, person, given),
                () -> new Appeal(
                        filing,
                        fourEyes,
                        new AwaitingAccount(escalated(), given.now().plus(patience)),
                        deadline.hold(given.now(), hours),
                        rounds + 1,
                        lookedAt));
    }

    Step answer(Viewer viewer, Circumstances given, WorkingTime hours) {
        return Step.of(
                Rules.refusal(Action.ANSWER, this, viewer, given),
                () -> with(new Queued(escalated())).with(deadline.resume(given.now(), hours)));
    }

    Step decide(Person person, Verdict verdict, Circumstances given) {
        return Step.of(
                Rules.refusal(Action.DECIDE, this, person, given.answering(verdict.outcome())),
                () -> with(new Decided(new Ruling(verdict, person.name(), Optional.empty(), given.now()))));
    }

    Step propose(Person person, Verdict verdict, Circumstances given) {
        return Step.of(
                Rules.refusal(Action.PROPOSE, this, person, given.answering(verdict.outcome())),
                () -> with(new PendingApproval(escalated(), person.name(), verdict)));
    }

    Step approve(Person person, Circumstances given) {
        return Step.of(Rules.refusal(Action.APPROVE, this, person, given), () -> switch (state) {
            case PendingApproval pending ->
                with(new Decided(new Ruling(pending.verdict(), pending.by(), Optional.of(person.name()), given.now())));
            case State other -> throw new IllegalStateException("Nothing is proposed: " + other.word());
        });
    }

    /** What was proposed is not approved: somebody takes it up again. */
    Step refuse(Person person, Circumstances given) {
        return Step.of(Rules.refusal(Action.REFUSE, this, person, given), () -> with(new Queued(escalated())));
    }

    Step escalate(Person person, Circumstances given) {
        return Step.of(Rules.refusal(Action.ESCALATE, this, person, given), () -> with(new Queued(true)));
    }

    Step withdraw(Circumstances given, WorkingTime hours) {
        return Step.of(
                Rules.refusal(Action.WITHDRAW, this, new Claimant(), given),
                () -> with(new Withdrawn(given.now())).with(deadline.resume(given.now(), hours)));
    }

    /** Most of its time is over: from now on it is a senior's, unless somebody is at it. */
    Appeal urged() {
        return switch (state) {
            case Queued _ -> with(new Queued(true));
            case InReview _, AwaitingAccount _, PendingApproval _, Decided _, Closed _, Withdrawn _, Moot _ -> this;
        };
    }

    /** The measure was undone by somebody else: nothing is left to decide. */
    Appeal moot(String cause, Instant now, WorkingTime hours) {
        return isOpen() ? with(new Moot(cause, now)).with(deadline.resume(now, hours)) : this;
    }

    /** Another measure took the place of the one it is about. */
    Appeal follows(String measure, Stakes stakes, Set<String> deciders) {
        var about =
                new Appeal(filing.about(measure, stakes), fourEyes.and(deciders), state, deadline, rounds, lookedAt);
        return switch (state) {
            case InReview review
            when about.fourEyes().keepsOut(review.person()) -> about.with(new Queued(review.escalated()));
            case State _ -> about;
        };
    }

    /** What follows from the verdict is done. */
    Appeal close(Instant now) {
        return switch (state) {
            case Decided decided -> with(new Closed(decided.ruling(), now));
            case Open _, Closed _, Withdrawn _, Moot _ -> this;
        };
    }

    boolean isOpen() {
        return state instanceof Open;
    }

    boolean escalated() {
        return state instanceof Open open && open.escalated();
    }

    Optional<Ruling> ruling() {
        return switch (state) {
            case Decided decided -> Optional.of(decided.ruling());
            case Closed closed -> Optional.of(closed.ruling());
            case Open _, Withdrawn _, Moot _ -> Optional.empty();
        };
    }

    private Appeal with(State next) {
        return new Appeal(filing, fourEyes, next, deadline, rounds, lookedAt);
    }

    private Appeal with(Deadline next) {
        return new Appeal(filing, fourEyes, state, next, rounds, lookedAt);
    }
}
