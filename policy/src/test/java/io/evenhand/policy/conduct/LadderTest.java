package io.evenhand.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

/** POLICY-LANGUAGE 2.17. */
class LadderTest {

    private static final Span DAY = new Span(Period.ofDays(1), Duration.ZERO);
    private static final Step PAUSE = new Step(1, new Measure.Pause(Target.CAMPAIGN, DAY), Decider.RULE);
    private static final Step END = new Step(3, new Measure.SuspendForGood(Target.ACCOUNT), Decider.TWO_PERSONS);

    @Test
    void theHighestStepThatThePointsReachApplies() {
        var ladder = ladder(PAUSE, END);

        assertThat(ladder.step(0)).isEmpty();
        assertThat(ladder.step(1)).contains(PAUSE);
        assertThat(ladder.step(2)).contains(PAUSE);
        assertThat(ladder.step(3)).contains(END);
        assertThat(ladder.step(9)).contains(END);
    }

    @Test
    void aNoticeAloneTakesNothingAway() {
        assertThat(ladder(new Step(1, new Measure.Notice(), Decider.RULE)).hasMeasures())
                .isFalse();
        assertThat(ladder(PAUSE).hasMeasures()).isTrue();
    }

    private static Ladder ladder(Step... steps) {
        return new Ladder("abuse", DAY, true, null, null, List.of(steps), new Ladder.AfterReversal(DAY, 2));
    }
}
