package io.evenhand.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.check.ExampleResult.Difference;
import io.evenhand.policy.language.PolicyError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy file is checked with its own examples, which are decided on as any other request. */
class PolicyCheckTest {

    private static final String COMPLETE = read("src/test/resources/policies/complete.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "unlimited-generation", "per-install", "student", "training-boutique"})
    void thePoliciesThatShipDoWhatTheirExamplesSay(String name) {
        var check = PolicyCheck.of(read("../policies/" + name + ".yaml"));

        assertThat(check.errors()).isEmpty();
        assertThat(check.examples())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(result -> assertThat(result).isInstanceOf(ExampleResult.Met.class));
        assertThat(check.holds()).isTrue();
    }

    @Test
    void theCompletePolicyDoesWhatItsExamplesSay() {
        assertThat(PolicyCheck.of(COMPLETE).examples())
                .allSatisfy(result -> assertThat(result).isInstanceOf(ExampleResult.Met.class));
    }

    @Test
    void whatIsNotAsExpectedIsSaidWithWhatItIs() {
        var source = read("../policies/graduated-speed.yaml")
                .replace("starts: PT3.7S, band: fast", "starts: PT5S, band: reduced, lane: fast");

        var check = PolicyCheck.of(source);

        assertThat(check.holds()).isFalse();
        assertThat(check.examples().getFirst()).isInstanceOfSatisfying(ExampleResult.Missed.class, missed -> {
            assertThat(missed.differences())
                    .isEqualTo(List.of(
                            new Difference("expect.starts", "PT5S", "PT3.7S"),
                            new Difference("expect.band", "reduced", "fast")));
            assertThat(missed.example().line()).isGreaterThan(39);
        });
    }

    @Test
    void useOfALimitThatDoesNotCountThereIsADifference() {
        var source = COMPLETE.replace("used: {steps: 5}", "used: {rush: 5}");

        var missed = (ExampleResult.Missed) PolicyCheck.of(source).examples().getFirst();

        assertThat(missed.differences()).contains(new Difference("used.rush", "5", "none"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            used: {files-per-cycle: 10000}  | used: {files-per-cycle: 9007199254740991}
            units: {files: 1}               | units: {files: 1000000}
            times: 3                        | times: 100
            credits: 3                      | credits: 9007199254740991
            'credits: 2'                    | 'at: 0001-01-01\n    credits: 2'
            'credits: 2'                    | 'at: 9999-12-31\n    credits: 2'
            'credits: 2'                    | 'anchor: 9999-12-31\n    credits: 2'
            'credits: 2'                    | 'zone: +18:00\n    anchor: 0001-01-01\n    credits: 2'
            cycle: P1M                      | cycle: P1D
            cycle: P1M                      | cycle: P99Y
            """)
    void extremesAreAnsweredToo(String piece, String by) {
        var source = read("../policies/graduated-speed.yaml");
        assertThat(source).contains(piece);

        var check = PolicyCheck.of(source.replace(piece, by));

        assertThat(check.errors()).isEmpty();
        assertThat(check.examples()).hasSize(5);
    }

    @Test
    void aFileWithErrorsRunsNoExamples() {
        var check = PolicyCheck.of(COMPLETE.replace("noticePeriod: P1D", "noticePeriod: soon"));

        assertThat(check.errors()).hasSize(1);
        assertThat(check.examples()).isEmpty();
        assertThat(check.holds()).isFalse();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            used: {steps: 5}        | used: {step: 5}       | examples[0].used.step: unknown limit 'step'; did you mean 'steps'?
            zone: Europe/Berlin     | zone: Berlin          | examples[0].zone: must be a time zone such as Europe/Berlin
            '{pixels: 4097}, times' | '{pixels: -1}, times' | examples[0].ask.attributes.pixels: must be from 0 to 9007199254740991
            units: {tasks: 10}      | units: {task: 10}     | examples[2].ask.units.task: unknown meter 'task'; did you mean 'tasks'?
            units: {tasks: 10}      | units: {tasks: 1000001} | examples[2].ask.units.tasks: must be from 0 to 1000000
            outcome: deny, limit: pulse, problem: quota-exceeded | outcome: refuse | examples[2].expect.outcome: must be one of admit, delay, queue, deny
            '{outcome: deny, limit: pulse, problem: quota-exceeded}' | {} | examples[2].expect: expects nothing
            problem: quota-exceeded | problem: too-much     | examples[2].expect.problem: must be one of insufficient-credits, ceiling-exceeded, temporary-reduced-capacity, abnormal-usage-detected, quota-exceeded
            campaign: spring        | campaign: sprang      | examples[1].expect.campaign: unknown campaign 'sprang'; did you mean 'spring'?
            starts: PT0S            | starts: now           | examples[1].expect.starts: must be a duration such as P1D, P12M or PT1.3S
            """)
    void anExampleNamesWhatIsThere(String piece, String by, String error) {
        assertThat(COMPLETE).contains(piece);

        assertThat(PolicyCheck.of(COMPLETE.replace(piece, by)).errors())
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", " + error));
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
