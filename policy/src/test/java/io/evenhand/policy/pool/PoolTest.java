package io.evenhand.policy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolTest {

    /** POLICY-LANGUAGE 2.15. */
    @Test
    void sevenFreePlacesGoOneTwoFourByWeight() {
        var hall = Hall.of(1);
        hall.enter("busy", "other");
        for (var i = 0; i < 7; i++) {
            hall.enter(Hall.entry("s" + i, "starter", 1));
            hall.enter(Hall.entry("b" + i, "basic", 2));
            hall.enter(Hall.entry("p" + i, "pro", 4));
        }

        var granted = hall.withCapacity(8);

        assertThat(granted).containsExactly("s0", "b0", "p0", "p1", "b1", "p2", "p3");
    }

    @Test
    void whoComesBelowThePeakStartsAtOnceWhateverItsFlowHas() {
        var hall = Hall.of(Hall.settings(10, Percent.of(80)));

        var answers = IntStream.range(0, 10)
                .mapToObj(i -> hall.enter("id" + i, "flood"))
                .toList();

        assertThat(answers).containsOnly(new PoolAnswer.Granted(hall.now() + Pool.PLACE_MS));
    }

    @Test
    void whatStartedAtThePeakCountsForItsFlowWhenAQueueForms() {
        var hall = Hall.of(Hall.settings(10, Percent.of(80)));
        IntStream.range(0, 8).forEach(i -> hall.enter("below" + i, "flood"));
        hall.enter("peak0", "flood");
        hall.enter("peak1", "flood");
        hall.enter("flood-waits", "flood");
        hall.enter("light-waits", "light");

        var granted = hall.leave("below0");

        assertThat(granted).containsExactly("light-waits");
    }

    @Test
    void aLongTimeAtThePeakIsNoDebtWhenAQueueForms() {
        var hall = Hall.of(Hall.settings(2, Percent.of(50)));
        hall.enter("below", "other");
        for (var i = 0; i < 100; i++) {
            hall.enter("used" + i, "heavy");
            hall.leave("used" + i);
        }
        hall.enter("busy", "other");
        IntStream.range(0, 4).forEach(i -> hall.enter("h" + i, "heavy"));
        IntStream.range(0, 4).forEach(i -> hall.enter("n" + i, "new"));
        var running = "busy";

        var turns = new ArrayList<String>();
        for (var i = 0; i < 4; i++) {
            running = hall.leave(running).getFirst();
            turns.add(running);
        }

        assertThat(turns).containsExactly("n0", "h0", "n1", "h1");
    }

    @Test
    void whatAFlowUsedBeforeDoesNotCountOnceNobodyWaits() {
        var hall = Hall.of(1);
        hall.enter("first", "heavy");
        IntStream.range(0, 1_000).forEach(i -> hall.enter("h" + i, "heavy"));
        hall.leave("first");
        IntStream.range(0, 1_000).forEach(i -> hall.leave("h" + i));
        hall.enter("busy", "other");
        hall.enter("h", "heavy");
        hall.enter("l", "light");

        var next = hall.leave("busy");

        assertThat(next).containsExactly("h");
    }

    @Test
    void aNewFlowTakesTurnsWithOneThatHasRunForLong() {
        var hall = Hall.of(1);
        hall.enter("busy", "heavy");
        IntStream.range(0, 100).forEach(i -> hall.enter("h" + i, "heavy"));
        var running = "busy";
        for (var i = 0; i < 50; i++) {
            running = hall.leave(running).getFirst();
        }
        hall.enter("n0", "new");
        hall.enter("n1", "new");
        hall.enter("n2", "new");

        var turns = new ArrayList<String>();
        for (var i = 0; i < 6; i++) {
            running = hall.leave(running).getFirst();
            turns.add(running);
        }

        assertThat(turns).containsExactly("n0", "h50", "n1", "h51", "n2", "h52");
    }

    @Test
    void aFlowThatAlwaysComesBackWithOneTicketPassesNobody() {
        var hall = Hall.of(1);
        hall.enter("busy", "other");
        IntStream.range(0, 10).forEach(i -> hall.enter("h" + i, "heavy"));
        hall.enter("r0", "returning");
        var running = "busy";

        var turns = new ArrayList<String>();
        for (var i = 1; i <= 10; i++) {
            running = hall.leave(running).getFirst();
            turns.add(running.substring(0, 1));
            if (running.startsWith("r")) {
                hall.enter("r" + i, "returning");
            }
        }

        assertThat(turns).containsExactly("h", "r", "h", "r", "h", "r", "h", "r", "h", "r");
    }

    @Test
    void ticketsThatLeaveCostTheirFlowNoTurn() {
        var hall = Hall.of(1);
        hall.enter("busy", "other");
        IntStream.range(0, 100).forEach(i -> hall.enter("gone" + i, "a"));
        hall.enter("a", "a");
        hall.enter("b0", "b");
        hall.enter("b1", "b");
        IntStream.range(0, 100).forEach(i -> hall.leave("gone" + i));

        var first = hall.leave("busy").getFirst();
        var second = hall.leave(first).getFirst();

        assertThat(List.of(first, second)).containsExactlyInAnyOrder("a", "b0");
    }

    /** POLICY-LANGUAGE 2.13. */
    @Test
    void aLaneKeepsItsShareWhileItHasWork() {
        var hall = Hall.of(500);
        fill(hall, "fast", 1_000);
        fill(hall, "relaxed", 1_000);

        churn(hall, 400);

        assertThat(running(hall)).containsExactly(450L, 50L);
    }

    @Test
    void aLanesShareIsLentWhileItHasNoWorkAndComesBack() {
        var hall = Hall.of(500);
        fill(hall, "fast", 3_000);
        assertThat(running(hall)).containsExactly(500L, 0L);
        fill(hall, "relaxed", 100);

        churn(hall, 50);

        assertThat(running(hall)).containsExactly(450L, 50L);
    }

    @Test
    void capacityLoweredCutsNobodyAndStartsNobodyUntilThereIsRoom() {
        var hall = Hall.of(3);
        List.of("a", "b", "c").forEach(id -> hall.enter(id, id));
        hall.enter("d", "d");
        hall.withCapacity(2);

        var first = hall.leave("a");
        var second = hall.leave("b");

        assertThat(first).isEmpty();
        assertThat(second).containsExactly("d");
        assertThat(hall.look("c")).isInstanceOf(PoolAnswer.Granted.class);
    }

    @Test
    void aGrantThatNobodyClaimsGoesToTheNext() {
        var hall = Hall.of(1);
        hall.enter("busy", "a");
        hall.enter("silent", "a");
        hall.enter("next", "a");
        hall.leave("busy");
        hall.pass(Pool.CLAIM_MS);

        var granted = hall.sweep();

        assertThat(granted).containsExactly("next");
        assertThat(hall.look("silent")).isEqualTo(new PoolAnswer.Gone());
    }

    @Test
    void aClaimedPlaceIsKeptWhileItIsHeldAndComesBackWhenItsHolderIsKilled() {
        var hall = Hall.of(1);
        hall.enter("held", "a");
        hall.pass(Pool.PLACE_MS - 1);
        hall.hold(Hall.entry("held", "a", 1));
        hall.enter("waiting", "a");
        hall.pass(Pool.TICKET_MS - 1);
        hall.enter("waiting", "a");
        hall.pass(Pool.TICKET_MS - 1);
        hall.enter("waiting", "a");
        hall.pass(Pool.TICKET_MS - 1);
        var before = hall.enter("waiting", "a");
        hall.pass(3);

        var granted = hall.sweep();

        assertThat(before).isInstanceOf(PoolAnswer.Queued.class);
        assertThat(granted).containsExactly("waiting");
    }

    @Test
    void aTicketThatIsNotRenewedIsSkipped() {
        var hall = Hall.of(1);
        hall.enter("busy", "a");
        hall.enter("dead", "a");
        hall.pass(Pool.TICKET_MS - 1);
        hall.enter("alive", "a");
        hall.pass(1);

        var granted = hall.leave("busy");

        assertThat(granted).containsExactly("alive");
    }

    @Test
    void aTicketDoesNotOutliveItsPatience() {
        var hall = Hall.of(1);
        hall.enter("busy", "a");
        hall.enter(new Entry("brief", "a", 1, "fast", Duration.ofMillis(300)));
        hall.pass(300);

        var granted = hall.leave("busy");

        assertThat(granted).isEmpty();
    }

    @Test
    void aFullFlowIsRefusedAndOthersAreNot() {
        var hall = Hall.of(
                new PoolSettings("main", 1, Percent.ALL, List.of(new PoolSettings.Lane("fast", Percent.NONE)), 3, 4));
        hall.enter("busy", "flood");
        IntStream.range(0, 3).forEach(i -> hall.enter("f" + i, "flood"));
        hall.enter("g0", "other");

        var flood = hall.enter("f3", "flood");
        var second = hall.enter("g1", "other");
        var light = hall.enter("l", "light");

        assertThat(flood).isEqualTo(new PoolAnswer.Full(PoolAnswer.Bound.FLOW));
        assertThat(second).isEqualTo(new PoolAnswer.Full(PoolAnswer.Bound.POOL));
        assertThat(light).isEqualTo(new PoolAnswer.Queued(1, OptionalLong.empty()));
    }

    @Test
    void enteringAgainChangesNothing() {
        var hall = Hall.of(1);
        hall.enter("busy", "a");
        hall.enter("x", "a");
        hall.enter("y", "a");

        var again = hall.enter("x", "a");

        assertThat(again).isEqualTo(new PoolAnswer.Queued(1, OptionalLong.empty()));
        assertThat(hall.status().lanes().getFirst()).isEqualTo(new PoolStatus.Lane("fast", 1, 2));
    }

    @Test
    void whatRunsIsTakenInAgainAfterALossAlsoAboveTheCapacity() {
        var hall = Hall.of(1);
        hall.enter("other", "a");

        var held = hall.hold(Hall.entry("ran-before", "a", 1));

        assertThat(held).isEqualTo(new PoolAnswer.Granted(hall.now() + Pool.PLACE_MS));
        assertThat(hall.status().running()).isEqualTo(2);
        assertThat(hall.enter("new", "a")).isInstanceOf(PoolAnswer.Queued.class);
    }

    @Test
    void moreThanOneStepCanDoIsFinishedByFurtherOnes() {
        var hall = Hall.of(0);
        IntStream.range(0, Pool.MOST + 10).forEach(i -> hall.enter("id" + i, "a"));

        var first = hall.withCapacity(1_000);
        var second = hall.sweep();

        assertThat(first).hasSize(Pool.MOST);
        assertThat(second).hasSize(10);
    }

    @Test
    void statusTellsLanesAndTheLongestQueues() {
        var hall = Hall.of(1);
        hall.enter("busy", "a");
        hall.enter("a1", "a");
        hall.enter("b1", "b");
        hall.enter("b2", "b");

        var status = hall.status();

        assertThat(status)
                .isEqualTo(new PoolStatus(
                        hall.now(),
                        1,
                        List.of(new PoolStatus.Lane("fast", 1, 3), new PoolStatus.Lane("relaxed", 0, 0)),
                        List.of(new PoolStatus.Flow("fast", "b", 2), new PoolStatus.Flow("fast", "a", 1))));
        assertThat(status.utilisation()).isEqualTo(1);
    }

    @Test
    void namesTheScriptCannotOrderAreRefused() {
        assertThatThrownBy(() -> Hall.entry("id", "a\0b", 1)).hasMessageContaining("flow");
        assertThatThrownBy(() -> Hall.entry("id", "a", 0)).hasMessageContaining("weight");
        assertThatThrownBy(() -> Hall.entry("id", "a", Double.NaN)).hasMessageContaining("weight");
    }

    private static void fill(Hall hall, String lane, int count) {
        for (var i = 0; i < count; i++) {
            hall.enter(new Entry(lane + i, lane + i % 7, 1, lane, Duration.ofHours(1)));
        }
    }

    /** Who runs leaves, oldest first in turn over the lanes, and who is granted claims. */
    private static void churn(Hall hall, int leavings) {
        var running = new ArrayList<String>();
        for (var i = 0; i < 3_000; i++) {
            for (var lane : List.of("fast", "relaxed")) {
                if (hall.look(lane + i) instanceof PoolAnswer.Granted) {
                    running.add(lane + i);
                }
            }
        }
        for (var i = 0; i < leavings; i++) {
            running.addAll(hall.leave(running.removeFirst()));
        }
    }

    private static List<Long> running(Hall hall) {
        return hall.status().lanes().stream().map(PoolStatus.Lane::running).toList();
    }
}
