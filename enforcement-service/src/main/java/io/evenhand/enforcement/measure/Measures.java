package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.evenhand.policy.measure.Floor;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.measure.Life;
import io.evenhand.policy.measure.Notices;
import io.evenhand.policy.measure.State;
import io.evenhand.policy.message.Words;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes measures and ends them, each in the current Hibernate Reactive transaction with its message and its event. */
@ApplicationScoped
public class Measures {

    private final MeasureRepository rows;
    private final Freezing freezing;
    private final MeasureLetters letters;
    private final Directory directory;
    private final Policies policies;
    private final Instance<Reversals> reversals;
    private final BusinessClock clock;
    private final Ids ids;

    Measures(
            MeasureRepository rows,
            Freezing freezing,
            MeasureLetters letters,
            Directory directory,
            Policies policies,
            Instance<Reversals> reversals,
            BusinessClock clock,
            Ids ids) {
        this.rows = rows;
        this.freezing = freezing;
        this.letters = letters;
        this.directory = directory;
        this.policies = policies;
        this.reversals = reversals;
        this.clock = clock;
        this.ids = ids;
    }

    /** What an account and its policy say that a draft needs. */
    private record Basis(Enrolment account, Policy policy, Violation violation, Ladder ladder) {}

    /**
     * Takes a measure, or proposes it where more persons have to decide. On a ladder with a notice nothing is taken before one
     * was delivered and its grace is over: that fails with {@code notice-required} (requirement S4).
     */
    public Uni<Measure> issue(Draft draft) {
        return issue(draft, Optional.empty());
    }

    /** @param immediateGround why a termination does not wait for its notice period, if it does not */
    Uni<Measure> issue(Draft draft, Optional<String> immediateGround) {
        var now = clock.instant();
        return basis(draft)
                .chain(basis -> admitted(draft, basis, now).chain(() -> write(draft, basis, immediateGround, now)));
    }

    private Uni<Basis> basis(Draft draft) {
        return directory.byAccount(draft.account()).map(found -> {
            var account = found.orElseThrow(() -> ProblemException.invalid("account", "is not known"));
            var policy = policies.version(draft.policy(), draft.policyVersion())
                    .orElseThrow(Measures::notKnownYet)
                    .policy();
            var violation = Optional.ofNullable(policy.conduct().violations().get(draft.category()))
                    .orElseThrow(() -> ProblemException.invalid(
                            "category",
                            "must be a violation of the policy: "
                                    + String.join(
                                            ", ", policy.conduct().violations().keySet())));
            var ladder = Optional.ofNullable(policy.conduct().ladders().get(violation.ladder()))
                    .orElseThrow(() -> new IllegalStateException("no ladder " + violation.ladder()));
            return new Basis(account, policy, violation, ladder);
        });
    }

    private Uni<Void> admitted(Draft draft, Basis basis, Instant now) {
        var kind = Kind.of(draft.what());
        return rows.of(draft.account())
                .invoke(all -> {
                    var given = all.stream()
                            .filter(row -> row.kind() == Kind.NOTICE
                                    && row.ladder().equals(basis.ladder().name()))
                            .filter(row -> row.state(now) != State.REVERSED && row.state(now) != State.CANCELLED)
                            .map(row -> new Notices.Given(row.deliveredAt()))
                            .toList();
                    switch (Notices.admits(
                            kind, basis.ladder(), given, basis.account().zone(), now)) {
                        case Notices.Admission.Admitted _ -> {}
                        case Notices.Admission.NotTold _ ->
                            throw new ProblemException(
                                    409,
                                    "notice-required",
                                    "The policy gives notice before this: the account has to be told first, and a notice has to reach it.");
                        case Notices.Admission.InGrace(var until) ->
                            throw new ProblemException(
                                    409,
                                    "notice-required",
                                    "The account was told, and has time until "
                                            + Words.instant(
                                                    until, basis.account().zone()) + ".");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Measure> write(Draft draft, Basis basis, Optional<String> immediateGround, Instant now) {
        var statement = Statement.of(
                draft,
                basis.policy(),
                basis.violation(),
                basis.ladder(),
                immediateGround,
                basis.account().zone(),
                now);
        var life = new Life(now, null, statement.startsAt(), statement.endsAt(), false, null);
        var row = MeasureRow.of(ids.next("mea"), ids.next("evi"), draft, statement, life);
        if (draft.actor() instanceof Actor.Person person) {
            obstacle(person, List.of(), statement.needs());
            row.decided(person);
        }
        return rows.persist(row)
                .chain(rows::flush)
                .chain(() -> freezing.freeze(row, draft, basis.policy(), basis.account(), statement, now))
                .chain(() -> decided(row, basis.policy(), basis.account(), now))
                .chain(() -> rows.changed(row, now));
    }

    /** If all have decided who have to, it is so from now on, and its account is told. */
    private Uni<Void> decided(MeasureRow row, Policy policy, Enrolment account, Instant now) {
        if (row.deciders().size() < Floor.persons(row.needs())) {
            return Uni.createFrom().voidItem();
        }
        row.live(row.life().decided(now));
        return rows.flush()
                .chain(() -> rows.told(row, now))
                .chain(measure -> letters.begun(measure, policy.title(), account.zone(), now))
                .invoke(row::toldBy)
                .replaceWithVoid();
    }

    /** Adds a person's word for what is proposed; with the last one it is decided. */
    Uni<Measure> approve(MeasureRow row, Actor.Person person) {
        var now = clock.instant();
        mustBe(row, now, State.PROPOSED);
        obstacle(person, row.deciders(), row.needs());
        return notInvolved(row, person)
                .invoke(() -> row.decided(person))
                .chain(() -> directory.byAccount(row.account()))
                .chain(account -> decided(
                        row, policyOf(row), account.orElseThrow(() -> ProblemException.notFound("account")), now))
                .chain(() -> rows.changed(row, now));
    }

    /** Whoever restored the account on appeal does not decide against it on the same ladder. */
    private Uni<Void> notInvolved(MeasureRow row, Actor.Person person) {
        return rows.of(row.account())
                .invoke(all -> {
                    if (all.stream()
                            .anyMatch(other -> other.ladder().equals(row.ladder())
                                    && other.endedBy()
                                            .filter(person.id()::equals)
                                            .isPresent())) {
                        throw fourEyes("Whoever decided on an earlier measure of this kind cannot decide on this one.");
                    }
                })
                .replaceWithVoid();
    }

    private static void obstacle(Actor.Person person, List<Actor.Person> before, Decider needs) {
        Floor.obstacle(person, before, needs).ifPresent(obstacle -> {
            throw switch (obstacle) {
                case ROLE -> fourEyes("Measures are decided on by support, reviewers and seniors.");
                case SAME_PERSON -> fourEyes("You have decided already; it takes another person.");
                case NOT_SENIOR -> fourEyes("One of the two has to be a senior.");
            };
        });
    }

    static ProblemException fourEyes(String detail) {
        return new ProblemException(409, "four-eyes", detail);
    }

    private Policy policyOf(MeasureRow row) {
        return policies.version(row.policy(), row.policyVersion())
                .orElseThrow(Measures::notKnownYet)
                .policy();
    }

    static ProblemException notKnownYet() {
        return ProblemException.unavailable("The policy of this account is not known here yet.", Duration.ofSeconds(1));
    }

    static void mustBe(MeasureRow row, Instant now, State... states) {
        var state = row.state(now);
        if (!List.of(states).contains(state)) {
            throw new ProblemException(
                    409,
                    "measure-state",
                    "The measure is " + state.word() + ".",
                    List.of(new FieldError("state", "is " + state.word())));
        }
    }

    /** Ends a measure before its time; what was ended the same way before stays as it is. Empty when there is none. */
    public Uni<Measure> end(String id, Ending ending, String why, Actor actor) {
        return rows.findById(id)
                .map(found -> Optional.ofNullable(found).orElseThrow(() -> ProblemException.notFound("measure")))
                .chain(row -> end(row, ending, why, actor, null));
    }

    Uni<Measure> end(MeasureRow row, Ending ending, String why, Actor actor, @Nullable String appeal) {
        var now = clock.instant();
        var state = row.state(now);
        if (state.word().equals(ending.name().toLowerCase(Locale.ROOT))) {
            return rows.told(row, now);
        }
        switch (ending) {
            case REVERSED -> mustBe(row, now, State.SCHEDULED, State.ACTIVE, State.EXPIRED, State.LIFTED);
            case LIFTED, SUPERSEDED -> mustBe(row, now, State.SCHEDULED, State.ACTIVE);
            case CANCELLED -> mustBe(row, now, State.PROPOSED, State.SCHEDULED);
        }
        var wasTold = row.message().isPresent();
        row.end(ending, now, why, actor instanceof Actor.Person person ? person.id() : null, appeal);
        return rows.changed(row, now)
                .call(measure -> wasTold && ending != Ending.SUPERSEDED
                        ? letters.over(measure, policyOf(row).title(), why, now)
                        : Uni.createFrom().nullItem())
                .call(measure -> ending == Ending.REVERSED
                        ? reversed(measure, why, actor)
                        : Uni.createFrom().nullItem());
    }

    private Uni<Void> reversed(Measure measure, String why, Actor actor) {
        var chain = Uni.createFrom().voidItem();
        for (var each : reversals) {
            chain = chain.chain(() -> each.reversed(measure, why, actor));
        }
        return chain;
    }

    /** All of an account, newest first. */
    public Uni<List<Measure>> of(String account) {
        var now = clock.instant();
        return rows.of(account).chain(found -> rows.told(found, now));
    }
}
