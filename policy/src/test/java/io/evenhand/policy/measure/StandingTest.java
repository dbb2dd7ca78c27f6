package io.evenhand.policy.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Standing.InForce;
import io.evenhand.policy.measure.Standing.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(3));

    @Test
    void itIsGoodWhereNothingIsInForce() {
        assertThat(Standing.of(List.of())).isEqualTo(new Standing(Word.GOOD, null, null));
    }

    @Test
    void theWorstCounts() {
        var notice = new InForce(Kind.NOTICE, Target.ACCOUNT, NOW, null);
        var throttle = new InForce(Kind.THROTTLE, Target.ACCOUNT, NOW, LATER);
        var pause = new InForce(Kind.PAUSE, Target.CAMPAIGN, NOW.plusSeconds(1), LATER);

        assertThat(Standing.of(List.of(notice))).isEqualTo(new Standing(Word.WARNED, NOW, null));
        assertThat(Standing.of(List.of(notice, throttle))).isEqualTo(new Standing(Word.SLOWED, NOW, LATER));
        assertThat(Standing.of(List.of(pause, notice, throttle)))
                .isEqualTo(new Standing(Word.PAUSED, NOW.plusSeconds(1), LATER));
    }

    @Test
    void whoLosesOnlyAPartIsPausedAndNotSuspended() {
        assertThat(Standing.of(List.of(new InForce(Kind.SUSPENSION, Target.CAMPAIGN, NOW, null)))
                        .word())
                .isEqualTo(Word.PAUSED);
        assertThat(Standing.of(List.of(new InForce(Kind.SUSPENSION, Target.ACCOUNT, NOW, null)))
                        .word())
                .isEqualTo(Word.SUSPENDED);
        assertThat(Standing.of(List.of(new InForce(Kind.TERMINATION, Target.ACCOUNT, NOW, null)))
                        .word())
                .isEqualTo(Word.TERMINATED);
    }

    @Test
    void itLastsAsLongAsTheLongestOfItsKind() {
        var week = new InForce(Kind.THROTTLE, Target.ACCOUNT, NOW, NOW.plus(Duration.ofDays(7)));
        var day = new InForce(Kind.THROTTLE, Target.ACCOUNT, NOW.minusSeconds(1), NOW.plus(Duration.ofDays(1)));

        assertThat(Standing.of(List.of(day, week)))
                .isEqualTo(new Standing(Word.SLOWED, NOW.minusSeconds(1), NOW.plus(Duration.ofDays(7))));
    }
}
