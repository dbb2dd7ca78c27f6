package io.evenhand.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import java.util.ArrayList;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closed forms against a reference that lays unit by unit, as POLICY-LANGUAGE 2.1, 2.2 and 2.4 say it. */
class TurnsLawTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void layingARequestEqualsLayingItsUnitsOneByOne(long seed) {
        var random = new Random(seed);
        var row = randomRow(random);
        var frame = new Frame(0, 1_000 + random.nextInt(20_000), 40_000);
        var state = new RowState.Banded(
                1, 0, frame.resetsAt(), random.nextInt(60), 0, random.nextInt(25_000), 0, 0, 0, 0, 0);
        var units = 1 + random.nextInt(80);
        var now = random.nextInt((int) frame.resetsAt());

        var placed = Turns.place(row, state, frame, units, now);

        assertThat(placed).isEqualTo(unitByUnit(row, state, frame, units, now));
    }

    private static Turns.Placed unitByUnit(Row.Bands row, RowState.Banded state, Frame frame, int units, long now) {
        var at = Math.max(now, state.line());
        var begins = at;
        var inPresent = 0L;
        var inNext = 0L;
        var alone = 0L;
        for (var unit = 1; unit < units; unit++) {
            alone += paceOf(row, unit);
        }
        var monster = alone >= frame.nextEnd() - frame.resetsAt();
        if (begins >= frame.nextEnd()) {
            return new Turns.Beyond();
        }
        for (var i = 0; i < units; i++) {
            if (at < frame.resetsAt()) {
                var full = at + paceOf(row, state.used() + inPresent + 1);
                at = Math.min(full, Math.max(frame.resetsAt(), at + row.fullMs()));
                inPresent++;
            } else if (at < frame.nextEnd()) {
                var full = at + paceOf(row, state.nextUsed() + inNext + 1);
                at = Math.min(full, Math.max(frame.nextEnd(), at + row.fullMs()));
                inNext++;
            } else if (monster) {
                at += paceOf(row, state.nextUsed() + inNext + 1);
                inNext++;
            } else {
                return new Turns.Beyond();
            }
        }
        return new Turns.Turn(inPresent, inNext, begins, at, at - units * row.fullMs());
    }

    private static long paceOf(Row.Bands row, long unit) {
        var from = 0L;
        for (var band : row.bands()) {
            if (unit <= band.upTo()) {
                return band.paceMs()
                        + (band.everyUnits() > 0 ? (unit - from - 1) / band.everyUnits() * band.byMs() : 0);
            }
            from = band.upTo();
        }
        throw new AssertionError("the last band is open-ended");
    }

    private static Row.Bands randomRow(Random random) {
        var bands = new ArrayList<Band>();
        var upTo = 0L;
        var pace = (long) random.nextInt(50);
        var count = 1 + random.nextInt(4);
        for (var i = 0; i < count; i++) {
            var last = i == count - 1;
            upTo += 1 + random.nextInt(30);
            var every = last && random.nextBoolean() ? 1 + random.nextInt(9) : 0;
            bands.add(
                    new Band("b" + i, last ? LimitTable.MAX : upTo, pace, every, every > 0 ? random.nextInt(200) : 0));
            pace += random.nextInt(900);
        }
        return new Row.Bands(new Head(1, "random", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE), 0, bands, false);
    }
}
