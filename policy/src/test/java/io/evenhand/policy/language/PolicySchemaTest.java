package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors complete from says what the reader says. */
class PolicySchemaTest {

    private static final String COMPLETE = file("complete.yaml");
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ReadPolicies.schema());

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "unlimited-generation", "per-install", "student", "training-boutique"})
    void thePoliciesThatShipAreRight(String name) {
        assertThat(SCHEMA.validate(ReadPolicies.shipped(name + ".yaml"), InputFormat.YAML))
                .isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            title: A complete policy       | titel: A complete policy
            policy: complete               | policy: Complete
            noticePeriod: P1D              | noticePeriod: 1 day
            acceptance: continued-use      | acceptance: always
            means: tasks in a day          | meaning: tasks in a day
            range: [10, 1000]              | range: [10]
            decimals: 2                    | decimals: 7
            transferable: false            | transferable: true
            expires: P12M                  | expires: ever
            peak: 80%                      | peak: 180%
            each: 3}                       | each: 3, always: true}
            'title: Basic, '               | ''
            installs: 1                    | installs: 0
            store: counts                  | store: little
            free: true                     | free: perhaps
            starts: 2026-03-01             | starts: March
            upTo: 100                      | upTo: 0
            pace: PT2S                     | pace: 2 s
            every: 10, by: PT1S            | every: 10
            'window: {rolling: P1D}'       | 'window: {sliding: P1D}'
            'rate: {units: 5, every: PT1S' | 'concurrency: 2, rate: {units: 5, every: PT1S'
            then: [queue]                  | then: [wait]
            per: account                   | per: person
            failure: closed                | failure: hard
            onChange: reset                | onChange: forget
            cohort: plan                   | cohort: world
            timesMedian: 7.5               | timesMedian: 0
            differing: trainer             | different: trainer
            object: booking                | thing: booking
            words: Attacking the service.  | text: Attacking the service.
            points: 3                      | points: 0
            do: throttle, pace: PT10S      | do: throttle
            do: suspend, for: P3D, by: person | do: suspend, for: P3D, by: rule
            do: suspend, for: P3D, by: person | do: suspend, for: permanent, by: person
            at: 4, do: terminate, by: two-persons | at: 4, do: terminate
            evidence: required             | evidence: optional
            outcome: admit                 | outcome: allow
            times: 2, credits: false       | times: 0, credits: false
            """)
    void whatTheReaderRefusesForItsFormTheSchemaRefusesToo(String piece, String by) {
        assertThat(COMPLETE).contains(piece);
        var wrong = COMPLETE.replace(piece, by);

        assertThat(PolicyReader.read(wrong)).isInstanceOf(PolicyReading.Invalid.class);
        assertThat(SCHEMA.validate(wrong, InputFormat.YAML)).isNotEmpty();
    }

    @Test
    void theCompletePolicyIsRightForBoth() {
        assertThat(SCHEMA.validate(COMPLETE, InputFormat.YAML)).isEmpty();
        assertThat(PolicyReader.read(COMPLETE)).isInstanceOf(PolicyReading.Valid.class);
    }
}
