package io.evenhand.policy.measure;

import static io.evenhand.policy.measure.Floor.Obstacle.NOT_SENIOR;
import static io.evenhand.policy.measure.Floor.Obstacle.ROLE;
import static io.evenhand.policy.measure.Floor.Obstacle.SAME_PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who decides: DESIGN 7, U9, and appeals.md 7, test 9. */
class FloorTest {

    private static final Span DAY = new Span(Period.ofDays(1), Duration.ZERO);
    private static final Actor.Person SUPPORT = new Actor.Person("ann", "support");
    private static final Actor.Person REVIEWER = new Actor.Person("ben", "reviewer");
    private static final Actor.Person SENIOR = new Actor.Person("eve", "senior");

    @Test
    void automationSlowsAndPausesAndNoMore() {
        assertThat(Floor.of(new Measure.Notice())).isEqualTo(Decider.RULE);
        assertThat(Floor.of(new Measure.Throttle(Duration.ofSeconds(10), DAY))).isEqualTo(Decider.RULE);
        assertThat(Floor.of(new Measure.Pause(Target.ACCOUNT, DAY))).isEqualTo(Decider.RULE);
        assertThat(Floor.of(new Measure.Suspend(Target.CAMPAIGN, DAY))).isEqualTo(Decider.PERSON);
        assertThat(Floor.of(new Measure.SuspendForGood(Target.CAMPAIGN))).isEqualTo(Decider.TWO_PERSONS);
        assertThat(Floor.of(new Measure.Terminate())).isEqualTo(Decider.TWO_PERSONS);
    }

    @Test
    void aPolicyCanAskForMoreAndNeverForLess() {
        assertThat(Floor.of(new Measure.Terminate(), Decider.RULE)).isEqualTo(Decider.TWO_PERSONS);
        assertThat(Floor.of(new Measure.Notice(), Decider.PERSON)).isEqualTo(Decider.PERSON);
    }

    @Test
    void twoAreTwoPersonsAndOneOfThemIsSenior() {
        assertThat(Floor.obstacle(SUPPORT, List.of(), Decider.TWO_PERSONS)).isEmpty();
        assertThat(Floor.obstacle(SUPPORT, List.of(SUPPORT), Decider.TWO_PERSONS))
                .contains(SAME_PERSON);
        assertThat(Floor.obstacle(REVIEWER, List.of(SUPPORT), Decider.TWO_PERSONS))
                .contains(NOT_SENIOR);
        assertThat(Floor.obstacle(SENIOR, List.of(SUPPORT), Decider.TWO_PERSONS))
                .isEmpty();
        assertThat(Floor.obstacle(SUPPORT, List.of(SENIOR), Decider.TWO_PERSONS))
                .isEmpty();
        assertThat(Floor.obstacle(new Actor.Person("eve", "support"), List.of(SENIOR), Decider.TWO_PERSONS))
                .contains(SAME_PERSON);
    }

    @Test
    void otherRolesDecideOnNothing() {
        assertThat(Floor.obstacle(new Actor.Person("joe", "operator"), List.of(), Decider.RULE))
                .contains(ROLE);
        assertThat(Floor.obstacle(SUPPORT, List.of(), Decider.PERSON)).isEmpty();
    }
}
