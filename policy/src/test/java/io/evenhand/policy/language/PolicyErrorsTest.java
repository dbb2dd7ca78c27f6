package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.small;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a policy, where, and in words that help. Each row changes one thing in a policy that is right. */
class PolicyErrorsTest {

    @Test
    void theUnchangedPolicyIsRight() {
        var policy = valid(ReadPolicies.SMALL);

        assertThat(policy.name()).isEqualTo("small");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            upTo: 100         | upto: 100        | line 18, column 23, limits.calls-per-day.bands[0].upto: unknown field 'upto'; did you mean 'upTo'?
            contact: support  | contakt: support | line 3, column 1, contakt: unknown field 'contakt'; did you mean 'contact'?
            title: Basic      | titel: Basic     | line 12, column 11, plans.basic.titel: unknown field 'titel'; did you mean 'title'?
            title: Basic      | "title: Basic, and more" | line 12, column 25, plans.basic.and more: unknown field 'and more'
            unit: call}       | unit: call, frobnicate: 1} | line 8, column 23, meters.calls.frobnicate: unknown field 'frobnicate'
            """, quoteCharacter = '"')
    void anUnknownFieldIsAnErrorWithTheOneProbablyMeant(String piece, String by, String error) {
        assertThat(errors(small(piece, by))).extracting(PolicyError::toString).contains(error);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            meter: calls    | meter: call       | line 15, column 12, limits.calls-per-day.meter: unknown meter 'call'; did you mean 'calls'?
            [calls-per-day] | [calls-a-day]     | line 12, column 34, plans.basic.limits[0]: unknown limit 'calls-a-day'; did you mean 'calls-per-day'?
            title: Basic    | 'extends: basik'  | line 12, column 20, plans.basic.extends: unknown plan 'basik'; did you mean 'basic'?
            $firstPace      | $fistPace         | line 18, column 40, limits.calls-per-day.bands[0].pace: unknown parameter 'fistPace'; did you mean 'firstPace'?
            title: Basic    | 'title: B, with: {pace: 1}' | line 12, column 34, plans.basic.with.pace: unknown parameter 'pace'
            window: day     | window: fortnight | line 16, column 13, limits.calls-per-day.window: must be one of cycle, day, month, week
            window: day     | window: daily     | line 16, column 13, limits.calls-per-day.window: must be one of cycle, day, month, week; did you mean 'day'?
            """)
    void anUnknownNameIsAnErrorWithTheOneProbablyMeant(String piece, String by, String error) {
        assertThat(errors(small(piece, by.replace("'", ""))))
                .extracting(PolicyError::toString)
                .contains(error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -1                  | must be from 1 to 9007199254740991
            0                   | must be from 1 to 9007199254740991
            1.5                 | must be a whole number, without decimals
            1e3                 | must be a whole number in plain digits
            1_000               | must be a whole number in plain digits
            '1000'              | must be a whole number in plain digits
            0x10                | must be a whole number in plain digits
            .inf                | must be a whole number in plain digits
            many                | must be a whole number in plain digits
            [1]                 | must be a single value
            ~                   | is empty
            9007199254740992    | must be from 1 to 9007199254740991
            1000000000000000000000000000000 | must be from 1 to 9007199254740991
            """, quoteCharacter = '"')
    void aQuantityIsAWholeNumberThatADoubleHolds(String upTo, String message) {
        assertThat(errors(small("upTo: 100", "upTo: " + upTo)))
                .contains(new PolicyError(18, 29, "limits.calls-per-day.bands[0].upTo", message));
    }

    @Test
    void theLargestQuantityIsAllowed() {
        var policy = valid(small("upTo: 100", "upTo: 9007199254740991"));

        assertThat(policy.compile(1, "basic")).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            10 s      | must be a duration such as P1D, P12M or PT1.3S
            10        | must be text; put it in quotes
            -PT1S     | must be a duration such as P1D, P12M or PT1.3S
            PT-1S     | must be a duration such as P1D, P12M or PT1.3S
            pt1s      | must be a duration such as P1D, P12M or PT1.3S
            P         | must be a duration such as P1D, P12M or PT1.3S
            P1M       | must be an exact duration: a month has no fixed length
            P31D      | is longer than P30D
            PT720.1H  | must be a duration such as P1D, P12M or PT1.3S
            PT721H    | is longer than P30D
            PT1.0001S | is finer than a millisecond
            PT999999999999999S | is longer than a hundred years
            PT99999999999999999999S | must be a duration such as P1D, P12M or PT1.3S
            """)
    void aPaceIsAnExactDurationOfAtMostThirtyDays(String pace, String message) {
        assertThat(errors(small("PT10S", pace)))
                .contains(new PolicyError(19, 28, "limits.calls-per-day.bands[1].pace", message));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            '{name: rest,' | '{name: middle, upTo: 100, pace: PT5S}\n      - {name: rest,' | bands[1].upTo: must be above 100, where the band before it ends
            '{name: rest,' | '{name: middle, upTo: 50, pace: PT5S}\n      - {name: rest,'  | bands[1].upTo: must be above 100, where the band before it ends
            '{name: rest,' | '{name: middle, pace: PT5S}\n      - {name: rest,'            | bands[1].upTo: is required: only the last band has no end
            'upTo: 100, '  | ''                         | bands[0].upTo: is required: only the last band has no end
            '{name: rest,' | '{name: rest, upTo: 200,'  | bands[1].upTo: the last band has no end: leave upTo out
            'PT10S'        | 'PT0.9S'                   | bands[1].pace: is faster than the band before it, which takes 1 s
            'name: rest'   | 'name: first'              | bands[1].name: another band is already called 'first'
            'name: rest'   | 'name: The Rest'           | bands[1].name: 'The Rest' is not a name: it starts with a small letter and holds letters, digits and '-' only
            'upTo: 100'    | 'upTo: 100, escalate: {every: 1, by: PT1S}' | bands[0].escalate: only the last band can escalate
            'PT10S'        | 'PT10S, escalate: {every: 0, by: PT1S}'     | bands[1].escalate.every: must be from 1 to 9007199254740991
            'PT10S'        | 'PT10S, escalate: {every: 5, by: PT0S}'     | bands[1].escalate.by: must be longer than zero
            'PT10S'        | 'PT10S, escalate: {every: 5}'               | bands[1].escalate.by: is required
            """)
    void bandsAscendAndOnlyTheLastIsOpen_C1(String piece, String by, String error) {
        assertThat(errors(small(piece, by)))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith("limits.calls-per-day." + error));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            'title: A small policy\n'  | ''                          | title: is required
            'policy: small'            | 'policy: 7'                 | policy: must be text; put it in quotes
            'policy: small'            | 'policy: Small'             | policy: 'Small' is not a name: it starts with a small letter and holds letters, digits and '-' only
            'title: A small policy'    | 'title:'                    | title: is empty
            'title: A small policy'    | 'title: [a]'                | title: must be a single value
            'noticePeriod: P1D'        | 'noticePeriod: soon'        | noticePeriod: must be a duration such as P1D, P12M or PT1.3S
            'noticePeriod: P1D'        | 'noticePeriod: P200Y'       | noticePeriod: is longer than a hundred years
            'noticePeriod: P1D'        | 'noticePeriod: P1D\nstatements: x' | statements: must be a list
            'noticePeriod: P1D'        | 'noticePeriod: P1D\nacceptance: nones' | acceptance: must be one of continued-use, none; did you mean 'none'?
            'expires: P12M'            | 'expires: PT0S'             | wallets.credits.expires: must be longer than zero, or never
            'expires: P12M'            | 'expires: P1D, transferable: true' | wallets.credits.transferable: must be false: no call moves a balance between accounts
            'expires: P12M'            | 'expires: P1D, transferable: no'   | wallets.credits.transferable: must be true or false
            'unit: call}'              | 'unit: call, decimals: 7}'  | meters.calls.decimals: must be from 0 to 6
            'unit: call}'              | 'unit: call, decimals: 2}'  | limits.calls-per-day.meter: bands count whole units, and meter 'calls' has decimals
            'unit: call}'              | 'unit: call, aggregate: max}' | limits.calls-per-day.meter: bands count sums, and meter 'calls' keeps the largest value
            'expires: P12M'            | 'expires: P12M, remind: [P30D, P30D]' | wallets.credits.remind[1]: stands here a second time
            'expires: P12M'            | 'expires: P12M, remind: [P1Y]'  | wallets.credits.remind[0]: is no shorter than a lot lives
            'title: Basic'             | 'title: B, installs: 0'     | plans.basic.installs: must be from 1 to 9007199254740991
            'noticePeriod: P1D'        | 'noticePeriod: P1D\nlanes: {relaxed: {share: 60%}, slow: {share: 41%}}' | lanes: the lanes' shares are more than 100% together
            'title: Basic'             | 'title: B, cycle: P0D'      | plans.basic.cycle: must be longer than zero
            'title: Basic'             | 'title: B, cycle: PT24H'    | plans.basic.cycle: must be whole days, months or years
            'meter: calls'             | 'meter: calls\n    then: [block]' | limits.calls-per-day.then: does not go with bands
            'meter: calls'             | 'meter: calls\n    onChange: asIs' | limits.calls-per-day.onChange: must be one of additive, nextWindow, reset
            'meter: calls'             | 'meter: calls\n    relief: {wallet: credit}' | limits.calls-per-day.relief.wallet: unknown wallet 'credit'; did you mean 'credits'?
            'meter: calls'             | 'meter: calls\n    action: []' | limits.calls-per-day.action: is an empty list; leave it out to mean any
            '    window: day\n'        | ''                          | limits.calls-per-day.window: is required
            'value: PT1S, '            | ''                          | plans.basic.with.firstPace: is required: the parameter has no value of its own
            'value: PT1S'              | 'value: $firstPace'         | parameters.firstPace.value: cannot be a parameter here
            'value: PT1S'              | 'value: {a: b}'             | parameters.firstPace.value: must be a single value or a list of them
            'value: PT1S'              | 'value: PT1S, range: [PT2S, PT3S]' | parameters.firstPace.range: does not hold the value in force
            'value: PT1S'              | 'value: PT1S, range: [PT3S, PT1S]' | parameters.firstPace.range: begins above its end
            'value: PT1S'              | 'value: PT1S, range: [1, 2]'       | parameters.firstPace.range: cannot mix numbers, percentages and durations
            'value: PT1S'              | 'value: 5%, range: [1, 9]'         | parameters.firstPace.range: cannot mix numbers, percentages and durations
            'value: PT1S'              | 'value: fast, range: [1, 9]'       | parameters.firstPace.range: needs numbers, percentages or durations for its ends and for the value
            'value: PT1S'              | 'value: PT1S, range: [PT1S]'       | parameters.firstPace.range: must be [least, most]
            'value: PT1S'              | 'value: PT20S'              | limits.calls-per-day.bands[1].pace: is faster than the band before it, which takes 20 s
            'value: PT1S'              | 'value: fast'               | limits.calls-per-day.bands[0].pace: must be a duration such as P1D, P12M or PT1.3S ($firstPace is fast)
            """)
    void everythingElseThatCannotStand(String piece, String by, String error) {
        assertThat(errors(small(piece, by)))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", " + error));
    }

    @Test
    void allErrorsComeAtOnceInTheOrderOfTheFile() {
        var source = small("noticePeriod: P1D", "noticePeriod: soon")
                .replace("meter: calls", "meter: cals")
                .replace("upTo: 100", "upTo: -1");

        var errors = errors(source);

        assertThat(errors)
                .extracting(PolicyError::line, PolicyError::field)
                .containsExactly(
                        tuple(4, "noticePeriod"),
                        tuple(15, "limits.calls-per-day.meter"),
                        tuple(18, "limits.calls-per-day.bands[0].upTo"));
    }

    @Test
    void aLimitWithoutAKindSaysWhichThereAre() {
        var source = small("    bands:\n", "")
                .replace("      - {name: first, upTo: 100, pace: $firstPace}\n", "")
                .replace("      - {name: rest, pace: PT10S}\n", "");

        assertThat(errors(source))
                .containsExactly(new PolicyError(
                        15,
                        5,
                        "limits.calls-per-day",
                        "needs a kind: one of bands, quota, rate, concurrency, ceiling, sustained, relative, exclusive,"
                                + " repeats"));
    }

    @Test
    void aLimitThatNoPlanUsesIsCheckedToo() {
        var source = small("limits: [calls-per-day]", "limits: []").replace("upTo: 100", "upTo: 0");

        assertThat(errors(source)).extracting(PolicyError::field).containsExactly("limits.calls-per-day.bands[0].upTo");
    }

    @Test
    void whatIsWrongForSeveralPlansIsSaidOnce() {
        var source = small("basic:", "other: {title: Other, limits: [calls-per-day]}\n  basic:")
                .replace("upTo: 100", "upTo: 0");

        assertThat(errors(source)).hasSize(1);
    }

    @Test
    void aPlanHasAtMost32LimitsAndALimitAtMost32Bands() {
        var bands = IntStream.range(0, 31)
                .mapToObj(n -> "      - {name: b" + n + ", upTo: " + (n + 1) + ", pace: PT1S}\n")
                .collect(Collectors.joining());
        var names = IntStream.range(0, 32).mapToObj(n -> "l" + n).toList();
        var limits = names.stream()
                .map(name -> "  " + name + ": {meter: calls, window: day, bands: [{name: all, pace: PT1S}]}\n")
                .collect(Collectors.joining());

        var tooManyBands = errors(small("      - {name: first", bands + "      - {name: first"));
        var tooManyLimits =
                errors(small("limits: [calls", "limits: [" + String.join(", ", names) + ", calls") + limits);

        assertThat(tooManyBands)
                .containsExactly(new PolicyError(18, 7, "limits.calls-per-day.bands", "needs from 1 to 32 bands"));
        assertThat(tooManyLimits)
                .containsExactly(
                        new PolicyError(12, 10, "plans.basic", "has more than 32 limits, inherited ones included"));
    }
}
