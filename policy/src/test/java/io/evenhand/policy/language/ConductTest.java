package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.file;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Appeals;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Evidence;
import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Reports;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.conduct.Violation;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Span;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an account must not do, how it is suspected, and what follows: as the file says it, and never below the floors. */
class ConductTest {

    private static final String COMPLETE = file("complete.yaml");

    private final Policy policy = valid(COMPLETE);

    @Test
    void aViolationHasWordsALadderAndPoints() {
        assertThat(policy.conduct().violations().values())
                .containsExactly(
                        new Violation("excess", "Excess", "Using far more than others.", "gentle", 1),
                        new Violation("moving", "Moving", "Moving a booking too often.", "gentle", 1),
                        new Violation("attack", "Attack", "Attacking the service.", "strict", 3));
    }

    @Test
    void aLadderSaysWhatFollowsAndWhoDecides() {
        assertThat(policy.conduct().ladders().values())
                .containsExactly(
                        new Ladder(
                                "gentle",
                                days(90),
                                false,
                                new Ladder.Notice(hours(48), true),
                                new Ladder.Inquiry("the purpose", days(14)),
                                List.of(
                                        new Step(1, new Measure.Notice(), Decider.RULE),
                                        new Step(
                                                2, new Measure.Throttle(Duration.ofSeconds(10), days(7)), Decider.RULE),
                                        new Step(3, new Measure.Suspend(Target.ACCOUNT, days(3)), Decider.PERSON)),
                                new Ladder.AfterReversal(days(30), 2)),
                        new Ladder(
                                "strict",
                                days(365),
                                true,
                                null,
                                null,
                                List.of(
                                        new Step(1, new Measure.Pause(Target.CAMPAIGN, hours(24)), Decider.RULE),
                                        new Step(2, new Measure.Pause(Target.KEY, hours(72)), Decider.RULE),
                                        new Step(3, new Measure.SuspendForGood(Target.INSTALL), Decider.TWO_PERSONS),
                                        new Step(4, new Measure.Terminate(), Decider.TWO_PERSONS)),
                                new Ladder.AfterReversal(days(10), 3)));
    }

    @Test
    void aSignalIsReadWithTheValuesOfThePlan() {
        var signal = policy.plan("basic").orElseThrow().terms().signals().getFirst();

        assertThat(signal.violation()).isEqualTo("attack");
        assertThat(signal.per()).isEqualTo(Per.KEY);
        assertThat(signal.window()).isEqualTo(new Window.Rolling(Duration.ofMinutes(1)));
        assertThat(signal.stage()).isEqualTo(Stage.WARN);
        assertThat(signal.says()).isEqualTo(new Evidence("{refused} refused, {extractionShare} extracted"));
        assertThat(signal.when().facts()).isEqualTo(Set.of("refused", "extractionShare"));
        assertThat(signal.when().parameters()).isEqualTo(Map.of("many", 5.0, "most", 0.95));
        assertThat(signal.when().holds(new Facts(Map.of("refused", 5.0, "extractionShare", 0.96))))
                .isTrue();
    }

    @Test
    void aPlanCanBeExemptFromASignal() {
        assertThat(policy.plan("plus").orElseThrow().terms().signals()).isEmpty();
    }

    @Test
    void appealsAndReportsHaveTheirWays() {
        assertThat(policy.conduct().appeals())
                .isEqualTo(new Appeals(new Appeals.Email("appeals@example.org", "An appeal"), days(90), days(5)));
        assertThat(policy.conduct().reports())
                .isEqualTo(new Reports("reports@example.org", List.of("description"), Reports.Proof.REQUIRED));
    }

    @Test
    void aPolicyWithoutThemCanBeAppealedAndReportedAllTheSame() {
        var conduct = valid(ReadPolicies.SMALL).conduct();

        assertThat(conduct.appeals()).isEqualTo(new Appeals(null, days(184), days(7)));
        assertThat(conduct.reports())
                .isEqualTo(new Reports(null, List.of("occurredAt", "description"), Reports.Proof.ENCOURAGED));
    }

    @Test
    void whatSignalsAndLimitsPointToIsDetected() {
        assertThat(policy.detects("attack")).isTrue();
        assertThat(policy.detects("excess")).isTrue();
        assertThat(policy.detects("moving")).isTrue();
        assertThat(valid(COMPLETE.replace("exempt: [crowd, width]", "exempt: [crowd, peers]")
                                .replace("rush, peers,", "rush,"))
                        .detects("excess"))
                .isFalse();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            at: 3, do: suspend, for: P3D, by: person  | at: 3, do: suspend, for: P3D, by: rule | ladders.gentle.steps[2].by: must be person or two-persons: no rule suspends by itself
            at: 3, do: suspend, for: P3D, by: person  | at: 3, do: suspend, for: P3D | ladders.gentle.steps[2].by: is required: it must be person or two-persons: no rule suspends by itself
            at: 3, do: suspend, for: P3D, by: person  | at: 3, do: suspend, for: permanent, by: person | ladders.gentle.steps[2].by: must be two-persons: nothing is permanent by less
            at: 3, do: suspend, for: P3D, by: person  | at: 3, do: suspend, by: person | ladders.gentle.steps[2].for: is required: a suspension has an end, or is permanent
            at: 3, do: suspend, for: P3D, by: person  | at: 2, do: suspend, for: P3D, by: person | ladders.gentle.steps[2].at: must be above 2, where the step before it begins
            at: 4, do: terminate, by: two-persons     | at: 4, do: terminate, by: person | ladders.strict.steps[3].by: must be two-persons: nothing ends a contract by less
            at: 4, do: terminate, by: two-persons     | at: 4, do: terminate, by: two-persons, for: P1D | ladders.strict.steps[3].for: does not go with terminate
            do: throttle, pace: PT10S, for: P7D       | do: throttle, pace: PT10S | ladders.gentle.steps[1].for: is required: a throttle needs pace and for
            do: throttle, pace: PT10S, for: P7D       | do: throttle, for: P7D    | ladders.gentle.steps[1].pace: is required: a throttle needs pace and for
            do: throttle, pace: PT10S, for: P7D       | do: throttle, pace: PT0S, for: P7D | ladders.gentle.steps[1].pace: must be longer than zero
            do: throttle, pace: PT10S, for: P7D       | do: throttle, pace: PT10S, for: permanent | ladders.gentle.steps[1].for: must be a duration such as P1D, P12M or PT1.3S
            do: throttle, pace: PT10S, for: P7D       | do: slow          | ladders.gentle.steps[1].do: must be one of notice, throttle, pause, suspend, terminate
            scope: campaign, for: PT24H               | scope: campaign, for: PT72.5H | ladders.strict.steps[0].for: must be a duration such as P1D, P12M or PT1.3S
            scope: campaign, for: PT24H               | scope: campaign, for: PT73H | ladders.strict.steps[0].for: is longer than PT72H, the longest pause
            scope: campaign, for: PT24H               | scope: campaign, for: permanent | ladders.strict.steps[0].for: must be a duration such as P1D, P12M or PT1.3S
            scope: campaign, for: PT24H               | scope: campain, for: PT24H | ladders.strict.steps[0].scope: must be one of account, campaign, install, key; did you mean 'campaign'?
            scope: campaign, for: PT24H               | pace: PT1S, for: PT24H | ladders.strict.steps[0].pace: goes with throttle only
            memory: P90D                              | memory: PT0S          | ladders.gentle.memory: must be longer than zero
            {grace: PT48H, recheck: true}             | {recheck: true}       | ladders.gentle.notice.grace: is required
            within: P14D}                             | within: P14D, by: me} | ladders.gentle.ask.by: unknown field 'by'
            caseOnlyFor: P10D                         | caseOnlyfor: P10D     | ladders.strict.afterReversal.caseOnlyfor: unknown field 'caseOnlyfor'; did you mean 'caseOnlyFor'?
            ladder: strict, points: 3                 | ladder: strikt        | violations.attack.ladder: unknown ladder 'strikt'; did you mean 'strict'?
            ladder: strict, points: 3                 | ladder: strict, points: 0 | violations.attack.points: must be from 1 to 1000
            'words: Attacking the service., '         | ''                    | violations.attack.words: is required
            {violation: attack, per                   | {violation: atack, per | signals.crowd.violation: unknown violation 'atack'; did you mean 'attack'?
            'window: {rolling: PT1M}, '               | ''                    | signals.crowd.window: is required
            {refused} refused,                        | {requests} sent,      | signals.crowd.says: 'when' does not look at '{requests}'
            {refused} refused,                        | {refusd} refused,     | signals.crowd.says: unknown fact '{refusd}'; did you mean 'refused'?
            many: {value: 5                           | many: {value: PT5S    | signals.crowd.when: parameter 'many' is 'PT5S', and only numbers and percentages can be compared
            '  crowd: {'                              | '  width: {'          | signals.width: a limit is called 'width' too: both can be exempted by name
            exempt: [crowd, width]                    | exempt: [crowds]      | plans.plus.exempt[0]: unknown limit or signal 'crowds'; did you mean 'crowd'?
            exempt: [rush], marks                     | exempt: [rash], marks | addOns.quiet.exempt[0]: unknown limit or signal 'rash'; did you mean 'rush'?
            with: {size: 200}                         | with: {syze: 200}     | addOns.quiet.with.syze: unknown parameter 'syze'; did you mean 'size'?
            with: {size: 200}                         | with: {size: none}    | limits.pieces.quota: must be a whole number in plain digits ($size is none)
            store: counts                             | store: nothing        | addOns.quiet.store: must be one of counts, full
            requires: [description]                   | requires: [name]      | reports.requires[0]: must be one of occurredAt, description
            window: P90D                              | window: soon          | appeals.window: must be a duration such as P1D, P12M or PT1.3S
            """)
    void whatCannotStand(String piece, String by, String error) {
        assertThat(COMPLETE).contains(piece);

        assertThat(errors(COMPLETE.replace(piece, by)))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", " + error));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            facts.refused >=     | facts.refusd >=      | unknown fact 'refusd'; did you mean 'refused'?
            params.many &&       | params.money &&      | unknown parameter 'money'; did you mean 'many'?
            """)
    void whatIsWrongInAConditionIsFoundAtItsPlaceInTheFile(String piece, String by, String message) {
        var wrong = COMPLETE.replace(piece, by);
        var line = 1
                + (int) wrong.substring(0, wrong.indexOf(by))
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
        var column = wrong.indexOf(by) - wrong.lastIndexOf('\n', wrong.indexOf(by));

        var error = errors(wrong).getFirst();

        assertThat(error.line()).isEqualTo(line);
        assertThat(error.column()).isBetween(column, column + by.indexOf('.') + 1);
        assertThat(error.field()).isEqualTo("signals.crowd.when");
        assertThat(error.message()).isEqualTo(message);
    }

    @Test
    void inATextThatIsFoldedTheCharacterIsCounted() {
        var folded = COMPLETE.replace(
                "when: \"facts.refused >= params.many && facts.extractionShare > params.most\"",
                "when: \"facts.refusd >= params.many &&\n    facts.extractionShare > params.most\"");

        assertThat(errors(folded))
                .extracting(PolicyError::message)
                .anyMatch(message -> message.contains("at character"));
    }

    @Test
    void aConditionMustYieldAnAnswer() {
        var sum = COMPLETE.replace(
                "facts.refused >= params.many && facts.extractionShare > params.most",
                "facts.refused + facts.extractionShare");

        assertThat(errors(sum))
                .extracting(PolicyError::message)
                .containsExactly("is not a condition: expected type 'bool' but found 'double'");
    }

    private static Span days(int days) {
        return new Span(Period.ofDays(days), Duration.ZERO);
    }

    private static Span hours(int hours) {
        return new Span(Period.ZERO, Duration.ofHours(hours));
    }
}
