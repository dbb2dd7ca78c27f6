package io.evenhand.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Failure;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NearnessTest {

    private static final List<Band> BANDS = List.of(
            new Band("fast", 100, 1_000, 0, 0),
            new Band("medium", 110, 2_000, 0, 0),
            new Band("also-medium", 300, 2_000, 0, 0),
            new Band("slow", 1_000, 5_000, 0, 0),
            new Band("last", LimitTable.MAX, 9_000, 10, 1_000));

    @ParameterizedTest(name = "{0} used")
    @CsvSource({"0, false", "79, false", "80, true", "99, true", "100, false", "101, false"})
    void aQuotaIsNearFromItsPercentageUntilItIsUsedUp(long used, boolean near) {
        var quota = new Row.Quota(head(80, Stage.ENFORCE), 0, 100, 0, List.of(new Then.Block()));

        assertThat(Nearness.of(quota, used).isPresent()).isEqualTo(near);
    }

    @ParameterizedTest(name = "{0} of {1} at {2}%")
    @CsvSource({"1, 3, 34, false", "2, 3, 34, true", "1, 3, 33, true", "9007199254740990, 9007199254740991, 99, true"})
    void aPartOfAUnitIsAWholeOne(long used, long size, int percent, boolean near) {
        var quota = new Row.Quota(head(percent, Stage.ENFORCE), 0, size, 0, List.of(new Then.Block()));

        assertThat(Nearness.of(quota, used).isPresent()).isEqualTo(near);
    }

    @ParameterizedTest(name = "{0} used")
    @CsvSource({
        "79, 0, 0",
        "80, 100, 1",
        "100, 100, 1",
        "101, 0, 0",
        "110, 0, 0",
        "111, 0, 0",
        "240, 300, 3",
        "799, 0, 0",
        "800, 1000, 4",
        "1000, 1000, 4",
        "1001, 0, 0",
        "900000, 0, 0"
    })
    void aBandIsNearItsEndWhereTheNextOneIsSlower(long used, long end, long step) {
        var bands = new Row.Bands(head(80, Stage.WARN), 0, BANDS, false);

        var near = Nearness.of(bands, used);

        assertThat(near.map(Nearness::end).orElse(0L)).isEqualTo(end);
        assertThat(near.map(Nearness::nextStep).orElse(0L)).isEqualTo(step);
    }

    @Test
    void aBandThatBeginsBeyondThePercentageIsCrossedIntoAndNotWarnedOf() {
        var bands = new Row.Bands(
                head(80, Stage.ENFORCE),
                0,
                List.of(
                        new Band("fast", 100, 1_000, 0, 0),
                        new Band("medium", 110, 2_000, 0, 0),
                        new Band("last", LimitTable.MAX, 9_000, 0, 0)),
                false);

        assertThat(Nearness.of(bands, 105)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"SHADOW", "OFF"})
    void nobodyIsWarnedOfWhatIsNotTold(Stage stage) {
        assertThat(Nearness.of(new Row.Bands(head(80, stage), 0, BANDS, false), 90))
                .isEmpty();
    }

    @Test
    void nobodyIsWarnedWhereTheFileDoesNotSaySo() {
        assertThat(Nearness.of(new Row.Bands(head(0, Stage.ENFORCE), 0, BANDS, false), 100))
                .isEmpty();
    }

    private static Head head(int percent, Stage stage) {
        return new Head(1, "limit", Selection.ANY, 0, Per.ACCOUNT, stage, percent, Failure.OPEN_BOUNDED);
    }
}
