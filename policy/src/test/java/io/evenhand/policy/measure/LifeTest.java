package io.evenhand.policy.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a measure is in force follows from its dates: S5, and appeals.md 7, tests 5, 11b and 12. */
class LifeTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Life DECIDED = new Life(NOW, NOW, NOW, NOW.plus(Duration.ofDays(3)), false, null);

    @Test
    void itBitesFromItsStartToItsEndAndNotAMomentLonger() {
        assertThat(DECIDED.at(NOW)).isEqualTo(State.ACTIVE);
        assertThat(DECIDED.at(NOW.plus(Duration.ofDays(3)).minusNanos(1))).isEqualTo(State.ACTIVE);
        assertThat(DECIDED.at(NOW.plus(Duration.ofDays(3)))).isEqualTo(State.EXPIRED);
    }

    @Test
    void whatHasNoEndDoesNotEndByItself() {
        assertThat(new Life(NOW, NOW, NOW, null, false, null).at(Instant.parse("2100-01-01T00:00:00Z")))
                .isEqualTo(State.ACTIVE);
    }

    @Test
    void aProposalDoesNothingAndLapsesAfterTwoDays() {
        var proposed = new Life(NOW, null, NOW, NOW.plus(Duration.ofDays(3)), false, null);

        assertThat(proposed.at(NOW.plus(Life.PROPOSAL_LASTS).minusNanos(1))).isEqualTo(State.PROPOSED);
        assertThat(proposed.at(NOW.plus(Life.PROPOSAL_LASTS))).isEqualTo(State.CANCELLED);
    }

    /** appeals.md 7, test 11b. */
    @Test
    void timeInWhichItWasOnlyProposedIsNotTakenFromItsHolder() {
        var day = Duration.ofDays(1);
        var inAMonth = NOW.plus(Duration.ofDays(30));
        var proposed = new Life(NOW, null, inAMonth, inAMonth.plus(day), false, null);

        var decided = proposed.decided(NOW.plus(day));

        assertThat(decided.startsAt()).isEqualTo(inAMonth.plus(day));
        assertThat(decided.endsAt()).isEqualTo(inAMonth.plus(day).plus(day));
        assertThat(decided.at(inAMonth)).isEqualTo(State.SCHEDULED);
        assertThat(decided.at(inAMonth.plus(day))).isEqualTo(State.ACTIVE);
    }

    /** appeals.md 7, test 12. */
    @Test
    void anOpenAppealKeepsItFromStartingAndItStartsWhenThatIsOver() {
        var inAMonth = NOW.plus(Duration.ofDays(30));
        var week = Duration.ofDays(7);
        var scheduled = new Life(NOW, NOW, inAMonth, inAMonth.plus(week), false, null);

        var held = scheduled.held(true, NOW);
        var released = held.held(false, inAMonth.plus(week));
        var releasedEarly = held.held(false, NOW.plus(week));

        assertThat(held.at(inAMonth.plus(Duration.ofDays(1)))).isEqualTo(State.SCHEDULED);
        assertThat(released.at(inAMonth.plus(week))).isEqualTo(State.ACTIVE);
        assertThat(released.endsAt()).isEqualTo(inAMonth.plus(week).plus(week));
        assertThat(releasedEarly).isEqualTo(scheduled);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void whatWasEndedStaysEndedAsItWas(Ending as) {
        var ended = DECIDED.ended(as, NOW.plusSeconds(60));

        assertThat(ended.at(NOW.plusSeconds(61)).name()).isEqualTo(as.name());
        assertThat(ended.at(NOW.plus(Duration.ofDays(30))).name()).isEqualTo(as.name());
    }
}
