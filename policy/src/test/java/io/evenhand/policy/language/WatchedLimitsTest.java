package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.file;
import static io.evenhand.policy.language.ReadPolicies.table;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that no decision executes: use beside others, intervals that overlap, repetitions. */
class WatchedLimitsTest {

    private static final String COMPLETE = file("complete.yaml");

    private final Policy policy = valid(COMPLETE);

    @Test
    void theyAreNoRowsOfTheTable() {
        assertThat(table(policy, 1, "basic").rows())
                .extracting(Row::limit)
                .containsExactly("steps", "pieces", "pulse", "places", "width", "rush", "gold");
    }

    @Test
    void useIsComparedWithThatOfOthers_S2() {
        var limit = (LimitSpec.Relative) limit("peers");

        assertThat(limit.window()).isEqualTo(new Window.Month());
        assertThat(limit.violation()).isEqualTo("excess");
        assertThat(limit.comparison())
                .isEqualTo(new Comparison(
                        20,
                        new Comparison.Above(new BigDecimal("7.5"), new BigDecimal("99.9"), new BigDecimal("0.5")),
                        new BigDecimal("12.25"),
                        new Comparison.Strain("machines", new BigDecimal("7E+1"), Duration.ofMinutes(15))));
    }

    @Test
    void intervalsThatDifferMayNotOverlap_B5() {
        assertThat(((LimitSpec.Exclusive) limit("one-at-a-time")).differing()).isEqualTo("trainer");
    }

    @Test
    void repetitionsAreCountedByObject_B5() {
        var limit = (LimitSpec.Repeats) limit("moves");

        assertThat(limit).isEqualTo(new LimitSpec.Repeats(limit.common(), "booking", 3, 6L, "moving"));
    }

    @Test
    void eachHasItsWords() {
        assertThat(policy.tell("basic", "peers", new Occasion.StandsOut(30)))
                .contains(new Message(
                        "Your 30 gigabytes in this month stand out.",
                        "We compare use on the plan Basic, so that what some use does not slow the rest.",
                        "This alone slows nobody. Less use settles it."));
        assertThat(policy.tell("basic", "one-at-a-time", new Occasion.Overlap("the session at 10:00")))
                .map(Message::what)
                .contains("This overlaps the session at 10:00.");
        assertThat(policy.tell("basic", "moves", new Occasion.Repeat(4)))
                .contains(new Message(
                        "This is number 4 for this booking.",
                        "3 for each booking are free of remarks.",
                        "Please leave it as it is now."));
    }

    @Test
    void slowerLanesAreReadAndOnlyTheRelaxedOneHasAShareOfAPool() {
        var plan = policy.plan("basic").orElseThrow();

        assertThat(plan.lanes())
                .isEqualTo(List.of(
                        new LaneTerms("relaxed", Duration.ofMinutes(1), 10),
                        new LaneTerms("overnight", Duration.ofHours(1), 5)));
        assertThat(plan.pools().getFirst().shares()).containsOnlyKeys("relaxed");
        assertThat(plan.installs()).isEqualTo(1);
        assertThat(policy.plan("plus").orElseThrow().installs()).isEqualTo(1);
    }

    /** Roll-ups of use know meters, not actions: a comparison of some requests only could not be kept. */
    @ParameterizedTest
    @ValueSource(strings = {"action: run", "model: large", "per: key"})
    void aComparisonLooksAtAllUseOfAMeter(String field) {
        var file = COMPLETE.replace("    meter: memory\n", "    meter: memory\n    " + field + "\n");

        assertThat(errors(file))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found)
                        .contains("limits.peers." + field.substring(0, field.indexOf(':')))
                        .endsWith("does not go with 'relative': all that an account uses of the meter is compared"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            '    violation: excess'      | ''                      | limits.peers.violation: is required
            violation: excess            | violation: exces        | limits.peers.violation: unknown violation 'exces'; did you mean 'excess'?
            cohort: plan                 | cohort: all             | limits.peers.relative.cohort: must be one of plan
            minimumCohort: 20            | minimumCohort: 0        | limits.peers.relative.minimumCohort: must be from 1 to 9007199254740991
            timesMedian: 7.5             | timesMedian: 0          | limits.peers.relative.above.timesMedian: must be above 0, and at most 1000000
            percentile: 99.9             | percentile: 100.5       | limits.peers.relative.above.percentile: must be above 0, and at most 100
            share: 0.5%                  | share: half             | limits.peers.relative.above.share: must be a percentage from 0% to 100%, with at most four decimals
            alone: 12.25                 | alone: 12.255           | limits.peers.relative.alone: has more than 2 decimals
            alone: 12.25                 | alone: much             | limits.peers.relative.alone: must be a number in plain digits
            pool: machines               | pool: machine           | limits.peers.relative.strain.pool: unknown pool 'machine'; did you mean 'machines'?
            '{timesMedian: 7.5, percentile: 99.9, share: 0.5%}' | {} | limits.peers.relative.above: needs at least one of timesMedian, percentile, share
            differing: trainer           | different: trainer      | limits.one-at-a-time.exclusive.differing: is required
            then: [block]}               | then: [queue]}          | limits.one-at-a-time.then[0]: 'queue' does not go with this kind of limit
            noticeAt: 6                  | noticeAt: 3             | limits.moves.repeats.noticeAt: must be from 4 to 9007199254740991
            ', violation: moving}'       | '}'                     | limits.moves.violation: is required: 'noticeAt' leads to a finding
            ', noticeAt: 6'              | ''                      | limits.moves.violation: goes with 'noticeAt' only: nothing is found here
            meter: tasks, action: move   | 'meter: tasks, window: day, action: move' | limits.moves.window: does not go with repeats
            """)
    void whatCannotStand(String piece, String by, String error) {
        assertThat(COMPLETE).contains(piece);

        assertThat(errors(COMPLETE.replace(piece, by)))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", " + error));
    }

    @Test
    void somethingMustBeTooMuch() {
        var nothing = COMPLETE.replace("      above: {timesMedian: 7.5, percentile: 99.9, share: 0.5%}\n", "")
                .replace("      alone: 12.25\n", "");

        assertThat(errors(nothing))
                .extracting(PolicyError::message)
                .containsExactly("needs 'above', 'alone' or both: something must be too much");
    }

    private LimitSpec limit(String name) {
        return policy.plan("basic").orElseThrow().terms().limit(name).orElseThrow();
    }
}
