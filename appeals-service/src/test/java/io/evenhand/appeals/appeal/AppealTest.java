package io.evenhand.appeals.appeal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.State.Closed;
import io.evenhand.appeals.appeal.State.Decided;
import io.evenhand.appeals.appeal.State.InReview;
import io.evenhand.appeals.appeal.State.Moot;
import io.evenhand.appeals.appeal.State.PendingApproval;
import io.evenhand.appeals.appeal.State.Queued;
import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.appeals.appeal.State.Withdrawn;
import io.evenhand.appeals.appeal.Viewer.Claimant;
import io.evenhand.appeals.appeal.Viewer.Person;
import io.evenhand.appeals.clock.Deadline;
import io.evenhand.appeals.clock.WorkingTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What may happen to an appeal, and to whom it is offered (appeals.md §3.4, §3.6, §7.2, §7.20). */
class AppealTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final WorkingTime ALWAYS = new WorkingTime(
            ZoneOffset.UTC,
            Arrays.stream(DayOfWeek.values())
                    .collect(Collectors.toMap(
                            Function.identity(),
                            _ -> List.of(new WorkingTime.Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)))),
            Set.of());
    private static final Person RITA = new Person("rita", Set.of("reviewer"));
    private static final Person SARA = new Person("sara", Set.of("senior"));
    private static final Person IDA = new Person("ida", Set.of("reviewer", "senior"));
    private static final Person SUE = new Person("sue", Set.of("support"));
    private static final Verdict UPHELD = verdict(Outcome.UPHELD);
    private static final Duration PATIENCE = Duration.ofDays(14);

    private static Verdict verdict(Outcome outcome) {
        return new Verdict(
                outcome, Code.OTHER, "x".repeat(Verdict.SHORTEST_REASON), Optional.empty(), Optional.empty());
    }

    private static Appeal queued(FourEyes.Mode mode) {
        var filing = new Filing(
                "app_1",
                "A-2026-000001",
                Kind.APPEAL,
                "acct_1",
                Optional.of("mea_1"),
                Optional.empty(),
                Grounds.OTHER,
                "It was not me.",
                "holder",
                NOON,
                1,
                Optional.empty(),
                "cas_1",
                Stakes.ORDINARY);
        return Appeal.submitted(filing, new FourEyes(mode, Set.of("ida")), Duration.ofDays(7), ALWAYS);
    }

    private static Appeal in(State state) {
        var appeal = queued(FourEyes.Mode.STRICT);
        return new Appeal(appeal.filing(), appeal.fourEyes(), state, appeal.deadline(), 0, Optional.empty());
    }

    private static Circumstances given(Instant now) {
        return new Circumstances(now, true, false, Optional.empty());
    }

    private static Appeal taken(Step step) {
        return switch (step) {
            case Step.Taken(var next) -> next;
            case Step.Refused(var why) -> throw new AssertionError(why);
        };
    }

    private static String refused(Step step) {
        return switch (step) {
            case Step.Taken(var next) -> throw new AssertionError(next);
            case Step.Refused(var why) -> why.code();
        };
    }

    private static List<State> states() {
        var ruling = new Ruling(UPHELD, "rita", Optional.empty(), NOON);
        return List.of(
                new Queued(false),
                new Queued(true),
                new InReview(false, "rita", NOON.plusSeconds(60)),
                new InReview(true, "sara", NOON.plusSeconds(60)),
                new AwaitingAccount(false, NOON.plusSeconds(60)),
                new PendingApproval(false, "rita", UPHELD),
                new Decided(ruling),
                new Closed(ruling, NOON),
                new Withdrawn(NOON),
                new Moot("reversed", NOON));
    }

    private static Step attempt(Action action, Appeal appeal, Person person) {
        var given = given(NOON);
        return switch (action) {
            case CLAIM -> appeal.claim(person, given);
            case RENEW -> appeal.renew(person, given);
            case RELEASE -> appeal.release(person, given);
            case EVIDENCE -> Step.of(Rules.refusal(Action.EVIDENCE, appeal, person, given), () -> appeal);
            case ASK -> appeal.ask(person, given, PATIENCE, ALWAYS);
            case DECIDE -> appeal.decide(person, UPHELD, given);
            case PROPOSE -> appeal.propose(person, UPHELD, given);
            case APPROVE -> appeal.approve(person, given);
            case REFUSE -> appeal.refuse(person, given);
            case ESCALATE -> appeal.escalate(person, given);
            case ANSWER -> appeal.answer(person, given, ALWAYS);
            case WITHDRAW -> Step.of(Rules.refusal(Action.WITHDRAW, appeal, person, given), () -> appeal);
        };
    }

    static Stream<Person> people() {
        return Stream.of(RITA, SARA, IDA, SUE, new Person("ava", Set.of("auditor")));
    }

    /** §7.20: what is offered is what may be done, in every state and for everybody. */
    @ParameterizedTest
    @MethodSource("people")
    void whatIsOfferedIsWhatMayBeDone(Person person) {
        for (var state : states()) {
            var appeal = in(state);

            var offers = Views.offers(appeal, person, given(NOON));

            for (var offer : offers) {
                var action = Words.kept(Action.class, offer.action());
                assertThat(attempt(action, appeal, person) instanceof Step.Taken)
                        .as("%s by %s in %s", action, person.name(), state)
                        .isEqualTo(offer.enabled());
            }
        }
    }

    @Test
    void holdersAreOfferedWhatIsTheirs() {
        var offers = states().stream()
                .collect(Collectors.toMap(
                        State::toString,
                        state -> Views.offers(in(state), new Claimant(), given(NOON)).stream()
                                .filter(AppealView.Offer::enabled)
                                .map(AppealView.Offer::action)
                                .collect(Collectors.joining(" "))));

        assertThat(offers.values()).containsOnly("withdraw", "answer withdraw", "");
        assertThat(offers.get(new AwaitingAccount(false, NOON.plusSeconds(60)).toString()))
                .isEqualTo("answer withdraw");
    }

    @Test
    void aClaimIsOverAfterAQuarterOfAnHourWhetherOrNotATimerRan() {
        var claimed = taken(queued(FourEyes.Mode.STRICT).claim(RITA, given(NOON)));

        var after = claimed.asOf(NOON.plus(Appeal.LEASE), ALWAYS);

        assertThat(claimed.asOf(NOON.plus(Appeal.LEASE).minusNanos(1), ALWAYS)).isEqualTo(claimed);
        assertThat(after.state()).isEqualTo(new Queued(false));
        assertThat(after.lookedAt()).contains(NOON);
    }

    @Test
    void whoeverDecidedFirstIsKeptOutOfEverything() {
        var strict = queued(FourEyes.Mode.STRICT);
        var pending = taken(taken(strict.claim(RITA, given(NOON))).propose(RITA, UPHELD, given(NOON)));

        assertThat(refused(strict.claim(IDA, given(NOON)))).isEqualTo("four-eyes");
        assertThat(refused(pending.approve(IDA, given(NOON)))).isEqualTo("four-eyes");
        assertThat(refused(in(new InReview(false, "ida", NOON.plusSeconds(1))).decide(IDA, UPHELD, given(NOON))))
                .isEqualTo("four-eyes");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void inSmallTeamsTheIssuerMayCorrectAndNotConfirmThemselves(Outcome outcome) {
        var claimed = taken(queued(FourEyes.Mode.ASYMMETRIC).claim(IDA, given(NOON)));

        var decided = claimed.decide(IDA, verdict(outcome), given(NOON));

        assertThat(decided instanceof Step.Taken).isEqualTo(outcome.favours());
    }

    @Test
    void aQuestionHoldsTheClockAndTheAnswerLetsItGoOn() {
        var claimed = taken(queued(FourEyes.Mode.STRICT).claim(RITA, given(NOON)));
        var asked = taken(claimed.ask(RITA, given(NOON.plus(Duration.ofDays(1))), PATIENCE, ALWAYS));

        var answered = taken(asked.answer(new Claimant(), given(NOON.plus(Duration.ofDays(4))), ALWAYS));

        assertThat(answered.deadline())
                .isEqualTo(new Deadline.Running(
                        Duration.ofDays(7),
                        NOON.plus(Duration.ofDays(10)),
                        NOON.plus(Duration.ofDays(10)).minus(Duration.ofDays(7).dividedBy(5))));
    }

    @Test
    void anAccountIsAskedTwiceAtMost() {
        var appeal = queued(FourEyes.Mode.STRICT);
        for (int round = 0; round < 2; round++) {
            appeal = taken(taken(taken(appeal.claim(RITA, given(NOON))).ask(RITA, given(NOON), PATIENCE, ALWAYS))
                    .answer(new Claimant(), given(NOON), ALWAYS));
        }

        var third = taken(appeal.claim(RITA, given(NOON))).ask(RITA, given(NOON), PATIENCE, ALWAYS);

        assertThat(refused(third)).isEqualTo("asked-often-enough");
    }

    @Test
    void silenceIsWaitedForUntilItsTimeAndNoLonger() {
        var asked = taken(
                taken(queued(FourEyes.Mode.STRICT).claim(RITA, given(NOON))).ask(RITA, given(NOON), PATIENCE, ALWAYS));

        var late = asked.asOf(NOON.plus(Duration.ofDays(20)), ALWAYS);

        assertThat(late.state()).isEqualTo(new Queued(false));
        assertThat(late.deadline())
                .isEqualTo(asked.asOf(NOON.plus(PATIENCE), ALWAYS).deadline());
    }

    @Test
    void lettingAGraveMeasureStandTakesTwoAndUndoingItOne() {
        var claimed = taken(queued(FourEyes.Mode.STRICT).claim(RITA, given(NOON)));
        var grave = new Circumstances(NOON, true, true, Optional.empty());

        assertThat(refused(claimed.decide(RITA, UPHELD, grave))).isEqualTo("second-person-needed");
        assertThat(refused(claimed.decide(RITA, verdict(Outcome.INADMISSIBLE), grave)))
                .isEqualTo("second-person-needed");
        assertThat(claimed.decide(RITA, verdict(Outcome.OVERTURNED), grave)).isInstanceOf(Step.Taken.class);
        var approved = taken(taken(claimed.propose(RITA, UPHELD, grave)).approve(SARA, grave));
        assertThat(approved.ruling()).contains(new Ruling(UPHELD, "rita", Optional.of("sara"), NOON));
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** Whatever happens in whatever order: nobody who decided first decides again, and a verdict stands. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensAVerdictIsSomebodyElsesAndStands(long seed) {
        var random = new Random(seed);
        var people = people().toList();
        var actions = List.of(Action.values());
        var appeal = queued(FourEyes.Mode.STRICT);
        Optional<Ruling> ruling = Optional.empty();
        for (int i = 0; i < 60; i++) {
            var action = actions.get(random.nextInt(actions.size()));
            var person = people.get(random.nextInt(people.size()));
            if (attempt(action, appeal, person) instanceof Step.Taken(var next)) {
                appeal = next;
            }
            var now = appeal.ruling();
            assertThat(ruling.isEmpty() || ruling.equals(now)).isTrue();
            now.ifPresent(given -> {
                assertThat(given.by()).isNotEqualTo("ida");
                assertThat(given.approvedBy()).isNotEqualTo(Optional.of("ida")).isNotEqualTo(Optional.of(given.by()));
            });
            ruling = now;
        }
    }

    @Test
    void wordsAreThoseOfTheContract() {
        var words = states().stream().map(State::word).distinct().toList();

        assertThat(words)
                .containsExactly(
                        "queued",
                        "escalated",
                        "in-review",
                        "awaiting-account",
                        "pending-approval",
                        "decided",
                        "closed",
                        "withdrawn",
                        "moot");
        assertThat(Map.of("kind", Words.of(Kind.REPORTER_REVIEW))).containsValue("reporter-review");
    }
}
