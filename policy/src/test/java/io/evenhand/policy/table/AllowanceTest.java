package io.evenhand.policy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.policy.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AllowanceTest {

    private static final Head HEAD = new Head(1, "limit", Selection.ANY, 0, Per.ACCOUNT, Stage.ENFORCE);
    private static final List<Then> BLOCK = List.of(new Then.Block());

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(quota(1_000), quota(10)),
                Arguments.of(quota(1_999), quota(19)),
                Arguments.of(quota(3), quota(1)),
                Arguments.of(quota(LimitTable.MAX), quota(90_071_992_547_409L)),
                Arguments.of(new Row.Rate(HEAD, 1_000, 1_000, 500), new Row.Rate(HEAD, 100, 1_000, 50)),
                Arguments.of(new Row.Rate(HEAD, 3, 1_000, 5), new Row.Rate(HEAD, 3, 10_000, 1)),
                Arguments.of(new Row.Concurrency(HEAD, 25, true, 1_000), new Row.Concurrency(HEAD, 2, true, 1_000)),
                Arguments.of(new Row.Ceiling(HEAD, "tokens", 50), new Row.Ceiling(HEAD, "tokens", 50)));
    }

    private static Row quota(long size) {
        return new Row.Quota(HEAD, 0, size, 0, BLOCK);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("rows")
    void aSmallPartOfWhatCanBeUsedUpIsLeftAndAtLeastOneUnit(Row whole, Row part) {
        var cut = new Allowance(1, 10).of(table(whole));

        assertThat(cut).isEqualTo(table(part));
    }

    @Test
    void thereIsNoAllowanceOfNothing() {
        assertThatThrownBy(() -> new Allowance(0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Allowance(1, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    private static LimitTable table(Row row) {
        return new LimitTable(
                "policy", 1, "plan", "", List.of("units"), Optional.empty(), List.of(new Window.Day()), List.of(row));
    }
}
