package io.evenhand.policy.simulation;

import static io.evenhand.policy.simulation.Subject.onGraduatedSpeed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One file after the other, each sent when the one before is done: the worked figures of graduated speed (C1, C4, C5). */
class BackToBackTest {

    private static final double CYCLE = 30 * 86_400;

    @Test
    void takesAsLongAsTheTableOfBandsSaysAndTheLastTurnIsCutAtTheReset_C1_C5() {
        var done = backToBack(0, 52_931);

        assertThat(done[10_000]).isEqualTo(13_000);
        assertThat(done[10_001]).isEqualTo(13_005);
        assertThat(done[50_000]).isEqualTo(663_000);
        assertThat(done[51_000]).isEqualTo(1_263_000);
        assertThat(done[52_000]).isEqualTo(1_923_000);
        assertThat(done[52_929]).isLessThan(CYCLE).isGreaterThan(CYCLE - 720);
        assertThat(done[52_930]).isEqualTo(CYCLE);
        assertThat(done[52_931]).isEqualTo(CYCLE + 1.3);
    }

    @Test
    void creditsRunAtFullSpeedAndMoveNoFileIntoASlowerBand_C4() {
        var done = backToBack(5_000, 57_921);

        assertThat(done[15_000]).isEqualTo(19_500);
        assertThat(done[15_001]).isEqualTo(19_505);
        assertThat(done[50_000]).isEqualTo(519_500);
        assertThat(done[55_000]).isEqualTo(669_500);
        assertThat(done[57_920]).isLessThan(CYCLE).isGreaterThan(CYCLE - 720);
        assertThat(done[57_921]).isEqualTo(CYCLE);
    }

    @Test
    void threeAtTheSameTimeTakeTheirTurnsOneAfterTheOther_C1() {
        var idle = 13_100.0;
        var account = onGraduatedSpeed(0).send(10_000, 0);

        account.sends(idle, idle, idle);

        assertThat(account.starts().subList(1, 4)).containsExactly(idle + 3.7, idle + 8.7, idle + 13.7);
    }

    /** When each file is done, by its number. */
    private static double[] backToBack(long credits, int files) {
        var account = onGraduatedSpeed(credits);
        var done = new double[files + 1];
        for (var file = 1; file <= files; file++) {
            done[file] = account.send(1, done[file - 1]).finish();
        }
        return done;
    }
}
