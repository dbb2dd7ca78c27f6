package io.evenhand.appeals.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.appeals.inquiry.Inquiry.State;
import io.evenhand.appeals.inquiry.Inquiry.Step;
import io.evenhand.appeals.inquiry.Inquiry.Terms;
import io.evenhand.kit.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B7: what becomes of a question to an account. */
class InquiryTest {

    private static final Instant ASKED = Instant.parse("2026-03-02T10:00:00Z");
    private static final Duration FORTNIGHT = Duration.ofDays(14);

    private static final Inquiry OPEN = asked(FORTNIGHT);

    private static Inquiry asked(Duration time) {
        return Inquiry.open(new Terms(
                "inq_1",
                "acct_1",
                "resale",
                "cas_1",
                Optional.empty(),
                Optional.of("sue"),
                "What is it for?",
                ASKED,
                ASKED.plus(time)));
    }

    private static Instant after(Duration time) {
        return ASKED.plus(time);
    }

    private static Inquiry taken(Step step) {
        return ((Step.Taken) step).next();
    }

    @Test
    void isOverdueFromTheEndOfItsTimeOn_B7() {
        var before = OPEN.asOf(after(FORTNIGHT).minusMillis(1));
        var at = OPEN.asOf(after(FORTNIGHT));

        assertThat(before.state()).isEqualTo(new State.Open());
        assertThat(at.state()).isEqualTo(new State.Overdue());
    }

    @Test
    void anAnswerIsTakenLateAndSaidToBe_B7() {
        var inTime = taken(OPEN.answer("A class.", "holder", after(FORTNIGHT).minusMillis(1)));
        var late = taken(OPEN.asOf(after(FORTNIGHT)).answer("A class.", "link", after(FORTNIGHT)));

        assertThat(inTime.isLate()).isFalse();
        assertThat(late.isLate()).isTrue();
        assertThat(late.state()).isEqualTo(new State.Answered("A class.", "link", after(FORTNIGHT)));
    }

    @Test
    void whatIsAnsweredOrWithdrawnStaysSo_B7() {
        var answered = taken(OPEN.answer("A class.", "holder", after(Duration.ofDays(1))));
        var withdrawn = taken(OPEN.withdraw(Optional.of("sue"), after(Duration.ofDays(1))));

        assertThat(answered.answer("Another.", "holder", after(Duration.ofDays(2))))
                .isInstanceOf(Step.Refused.class);
        assertThat(answered.withdraw(Optional.of("sue"), after(Duration.ofDays(2))))
                .isInstanceOf(Step.Refused.class);
        assertThat(withdrawn.answer("A class.", "holder", after(Duration.ofDays(2))))
                .isInstanceOf(Step.Refused.class);
        assertThat(answered.asOf(after(FORTNIGHT))).isEqualTo(answered);
        assertThat(withdrawn.asOf(after(FORTNIGHT))).isEqualTo(withdrawn);
    }

    /** As appeals remind: on the 7th and the 12th of 14 days. */
    @ParameterizedTest
    @CsvSource({"P14D, P0D, P7D", "P14D, P7D, P12D", "P14D, P9D, P12D", "P14D, P12D,", "PT14H, PT0S, PT7H"})
    void remindsAtHalfOfTheTimeAndWhenASeventhIsLeft_B7(Duration time, Duration now, Duration reminder) {
        var next = asked(time).terms().reminderAfter(after(now));

        assertThat(next).isEqualTo(Optional.ofNullable(reminder).map(InquiryTest::after));
    }

    @Test
    void staffGiveATimeOrAnEndOrTheUsualTime_B7() {
        assertThat(AnswerTime.stated(null, "P3D", FORTNIGHT, ASKED)).isEqualTo(after(Duration.ofDays(3)));
        assertThat(AnswerTime.stated("2026-03-05T12:00:00+02:00", null, FORTNIGHT, ASKED))
                .isEqualTo(after(Duration.ofDays(3)));
        assertThat(AnswerTime.stated(null, null, FORTNIGHT, ASKED)).isEqualTo(after(FORTNIGHT));
    }

    @ParameterizedTest
    @CsvSource({
        "tomorrow, , answerBy",
        "2026-03-02T10:30:00Z, , answerBy",
        "2036-03-02T10:30:00Z, , answerBy",
        "+999999999-12-31T23:59:59Z, , answerBy",
        ", soon, answerIn",
        ", PT59M, answerIn",
        ", -P1D, answerIn",
        ", P367D, answerIn",
        ", P106751991167300D, answerIn",
        ", -P106751991167300D, answerIn",
        "2026-03-05T10:00:00Z, P3D, answerIn"
    })
    void aTimeThatIsNoneIsRefusedByItsField_B7(String answerBy, String answerIn, String field) {
        assertThatThrownBy(() -> AnswerTime.stated(answerBy, answerIn, FORTNIGHT, ASKED))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.toProblem().errors())
                                .extracting("field")
                                .containsExactly(field));
    }

    @Test
    void aTimeOfThePolicyThatIsOverBeforeAnybodyAskedBeginsAnew_B7() {
        var until = after(FORTNIGHT);

        assertThat(AnswerTime.ofPolicy(until, ASKED, after(Duration.ofHours(1))))
                .isEqualTo(until);
        assertThat(AnswerTime.ofPolicy(until, ASKED, after(Duration.ofDays(20))))
                .isEqualTo(after(Duration.ofDays(34)));
    }
}
