package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.broad;
import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with limits, campaigns, prices, lanes and pools. Each row changes one thing in the broad policy. */
class LimitErrorsTest {

    @Test
    void theUnchangedPolicyIsRight() {
        var policy = valid(ReadPolicies.BROAD);

        assertThat(policy.name()).isEqualTo("broad");
    }

    /** The limit after the name, and what is said about it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {meter: tasks, window: day, quota: 0}                          | quota: must be from 1 to 9007199254740991
            {meter: tasks, window: day, quota: many}                       | quota: must be a whole number in plain digits
            {meter: tasks, quota: 5}                                       | window: is required
            {window: day, quota: 5}                                        | meter: is required
            {meter: task, window: day, quota: 5}                           | meter: unknown meter 'task'; did you mean 'tasks'?
            {meter: precise, window: day, quota: 5}                        | meter: a quota counts whole units, and meter 'precise' has decimals
            {meter: precise, rate: {units: 1, every: PT1S}}                | meter: a rate counts whole units, and meter 'precise' has decimals
            {meter: precise, concurrency: 1}                               | meter: concurrency counts whole units, and meter 'precise' has decimals
            {meter: tasks, window: day, quota: 5, then: block}             | then: must be a list
            {meter: tasks, window: day, quota: 5, then: []}                | then: is an empty list; leave it out to mean block
            {meter: tasks, window: day, quota: 5, then: [queue]}           | then[0]: 'queue' does not go with this kind of limit
            {meter: tasks, window: day, quota: 5, then: [relax]}           | then[0]: must be one of block, relaxed, credits; did you mean 'relaxed'?
            {meter: tasks, window: day, quota: 5, then: [block, relaxed]}  | then[1]: comes after block, which ends the list
            {meter: tasks, window: day, quota: 5, then: [relaxed, relaxed]} | then[1]: stands here a second time
            {meter: tasks, window: day, quota: 5, then: [credits]}         | then: 'credits' needs a price for everything that this limit looks at
            {meter: tasks, window: day, quota: 5, action: draw, then: [credits]} | then: 'credits' needs one price, and what this limit looks at has several; split the limit
            {meter: precise, window: day, quota: 5, action: run, then: [credits]} | then: 'credits' needs a price by the limit's own meter, and there it is by 'tasks'
            {meter: tasks, window: day, quota: 5, relief: {wallet: gold}}  | relief: does not go with quota
            {meter: tasks, window: day, quota: 5, wait: PT1S}              | wait: does not go with quota
            {meter: tasks, window: day, quota: 5, attribute: pixels}       | attribute: does not go with quota
            {meter: tasks, window: day, quota: 5, violation: x}            | violation: does not go with quota
            {meter: tasks, window: day, quota: 5, onChange: keep}          | onChange: must be one of additive, asIs, nextWindow, proportional, reset
            {meter: tasks, window: day, quota: 5, warnAt: 80}              | warnAt: must be text; put it in quotes
            {meter: tasks, window: day, quota: 5, warnAt: 8.5%}            | warnAt: must be a whole percentage from 0% to 100%
            {meter: tasks, window: day, quota: 5, warnAt: 0%}              | "warnAt: must be from 1% to 99%: nobody is warned before the beginning, nor at the end"
            {meter: tasks, window: day, quota: 5, warnAt: 100%}            | "warnAt: must be from 1% to 99%: nobody is warned before the beginning, nor at the end"
            {meter: tasks, window: {rolling: PT1H}, quota: 5, warnAt: 80%} | "warnAt: goes with a window that starts again: this one never does"
            {meter: tasks, rate: {units: 5, every: PT1S}, warnAt: 80%}     | warnAt: does not go with rate
            {meter: tasks, window: day, quota: 5, state: off}              | state: must be one of enforce, shadow, warn
            {meter: tasks, window: day, quota: 5, per: user}               | per: must be one of account, install, key
            {meter: tasks, window: day, quota: 5, failure: shut}           | failure: must be one of closed, open, open-bounded
            {meter: tasks, window: day, quota: 5, frobnicate: 1}           | frobnicate: unknown field 'frobnicate'
            {meter: tasks, window: {rolling: PT0.9S}, quota: 5}            | window.rolling: is shorter than PT1S
            {meter: tasks, window: {rolling: PT1.0001S}, quota: 5}         | window.rolling: is finer than a millisecond
            {meter: tasks, window: {rolling: P367D}, quota: 5}             | window.rolling: is longer than P366D
            {meter: tasks, window: {rolling: P1M}, quota: 5}               | window.rolling: must be an exact duration: a month has no fixed length
            {meter: tasks, window: {rolling: PT1H, from: day}, quota: 5}   | window.from: unknown field 'from'
            {meter: tasks, window: {}, quota: 5}                           | window.rolling: is required
            {meter: tasks, window: {rolling: PT1H}, bands: [{name: all, pace: PT1S}]} | window: bands need a window with a reset: cycle, day, week or month
            {meter: tasks, rate: 5}                                        | rate: must be a map of fields
            {meter: tasks, rate: {units: 5}}                               | rate.every: is required
            {meter: tasks, rate: {units: 0, every: PT1S}}                  | rate.units: must be from 1 to 9007199254740991
            {meter: tasks, rate: {units: 5, every: PT0S}}                  | rate.every: must be longer than zero
            {meter: tasks, rate: {units: 5, every: PT1S, burst: 0}}        | rate.burst: must be from 1 to 9007199254740991
            {meter: tasks, rate: {units: 5, every: PT1S, burst: 9007199254741}} | "rate.burst: is more than 9007199254740, the most that this 'every' can count exactly"
            {meter: tasks, rate: {units: 9007199254741, every: PT1S, burst: 1}} | "rate.units: is more than 9007199254740, the most that this 'every' can count exactly"
            {meter: tasks, rate: {units: 5, every: PT1S}, then: [queue]}   | then[0]: 'queue' does not go with this kind of limit
            {meter: tasks, rate: {units: 5, every: PT1S}, window: day}     | window: does not go with rate
            {meter: tasks, rate: {units: 5, every: PT1S}, onChange: reset} | onChange: does not go with rate
            {meter: tasks, concurrency: 0}                                 | concurrency: must be from 1 to 1000
            {meter: tasks, concurrency: 5, then: [credits]}                | then[0]: 'credits' does not go with this kind of limit
            {meter: tasks, concurrency: 5, then: [block, queue]}           | then[1]: comes after block, which ends the list
            {meter: tasks, concurrency: 5, then: [block], wait: PT1S}      | wait: goes with 'queue' only: nothing waits here
            {meter: tasks, concurrency: 5, wait: PT0S}                     | wait: must be longer than zero
            {meter: tasks, concurrency: 5, wait: P31D}                     | wait: is longer than P30D
            {ceiling: 5}                                                   | attribute: is required
            {attribute: pixels, ceiling: -1}                               | ceiling: must be from 0 to 9007199254740991
            {attribute: pixels, ceiling: 5, meter: tasks}                  | meter: does not go with ceiling
            {attribute: pixels, ceiling: 5, then: [queue]}                 | then[0]: 'queue' does not go with this kind of limit
            {attribute: Pixels, ceiling: 5}                                | "attribute: 'Pixels' is not a name: it starts with a small letter and holds letters, digits and '-' only"
            {meter: tasks, sustained: {atLeast: 0, each: PT1M, for: PT2M, pace: PT1S, calm: PT1M}}   | sustained.atLeast: must be from 1 to 9007199254740991
            {meter: tasks, sustained: {atLeast: 5, each: PT0S, for: PT2M, pace: PT1S, calm: PT1M}}   | sustained.each: must be longer than zero
            {meter: tasks, sustained: {atLeast: 5, each: PT2M, for: PT3M, pace: PT1S, calm: PT2M}}   | "sustained.for: must be a whole multiple of 'each', which is PT2M"
            {meter: tasks, sustained: {atLeast: 5, each: PT2M, for: PT2M, pace: PT1S, calm: PT1M}}   | "sustained.calm: must be a whole multiple of 'each', which is PT2M"
            {meter: tasks, sustained: {atLeast: 5, each: PT2M, for: PT2M, pace: PT0S, calm: PT2M}}   | sustained.pace: must be longer than zero
            {meter: tasks, sustained: {atLeast: 5, each: PT2M, for: PT2M, pace: PT1S}}               | sustained.calm: is required
            {meter: tasks, sustained: {atLeast: 5, each: PT2M, for: PT2M, pace: PT1S, calm: PT2M}, then: [block]} | then: does not go with sustained
            {meter: tasks, window: day, quota: 5, rate: {units: 5, every: PT1S}} | ": has more than one kind: quota, rate"
            """)
    void aLimitSaysOnlyWhatItsKindCanMean(String limit, String error) {
        var quota = "tasks-per-day:\n    meter: tasks\n    window: day\n    quota: $size\n";

        var errors = errors(broad(quota, "tasks-per-day: " + limit + "\n"));

        var separator = error.startsWith(":") ? "" : ".";
        assertThat(errors)
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", limits.tasks-per-day" + separator + error));
    }

    @Test
    void anErrorStandsWhereTheFieldIs() {
        var errors = errors(broad("quota: $size", "quota: 7\n    then: [block, relaxed]"));

        assertThat(errors)
                .containsExactly(new PolicyError(
                        43, 19, "limits.tasks-per-day.then[1]", "comes after block, which ends the list"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            title: Spring             | titel: Spring               | campaigns.spring.title: is required
            plans: [plus]             | plans: [pluss]              | campaigns.spring.plans[0]: unknown plan 'pluss'; did you mean 'plus'?
            plans: [plus]             | plans: []                   | campaigns.spring.plans: is an empty list
            models: [large, small]    | models: []                  | campaigns.spring.models: is an empty list
            actions: [draw]           | limit: 1                    | campaigns.spring.actions: is required
            starts: 2026-03-01        | starts: 2026-02-30          | campaigns.spring.starts: is no day or time of the calendar
            starts: 2026-03-01        | starts: 1 March             | "campaigns.spring.starts: must be a date such as 2026-01-01, or a time such as 2026-01-01T09:00:00Z"
            starts: 2026-03-01        | starts: 2026-03-01T09:00:00 | "campaigns.spring.starts: must be a date such as 2026-01-01, or a time such as 2026-01-01T09:00:00Z"
            starts: 2026-03-01        | starts: 2026-06-02          | campaigns.spring.ends: must come after the start
            ends: 2026-06-01T12:00:00+02:00 | ends: 2026-03-01      | campaigns.spring.ends: must come after the start
            free: true                | free: yes                   | campaigns.spring.free: must be true or false
            with: {size: 500}         | with: {sise: 500}           | campaigns.spring.with.sise: unknown parameter 'sise'; did you mean 'size'?
            with: {size: 500}         | with: {size: 0}             | limits.tasks-per-day.quota: must be from 1 to 9007199254740991 ($size is 0)
            limits: [pulse]           | limits: [puls]              | campaigns.spring.limits[0]: unknown limit 'puls'; did you mean 'pulse'?
            exempt: [width]           | exempt: [widht]             | campaigns.spring.exempt[0]: unknown limit or signal 'widht'; did you mean 'width'?
            extends: basic,           | "extends: basic, exempt: [wide]," | plans.plus.exempt[0]: unknown limit or signal 'wide'
            share: 10%                | share: 101%                 | lanes.relaxed.share: must be a whole percentage from 0% to 100%
            share: 10%                | share: 10                   | lanes.relaxed.share: must be text; put it in quotes
            relaxed: {pace            | fast: {pace                 | lanes.fast: the fast lane needs no description: every model has it
            lanes: [fast, relaxed]    | lanes: [relaxed]            | models.large.lanes: must hold 'fast': every model has the fast lane
            lanes: [fast, relaxed]    | lanes: [fast, relax]        | models.large.lanes[1]: unknown lane 'relax'; did you mean 'relaxed'?
            capacity: 40              | capacity: 0                 | pools.machines.capacity: must be from 1 to 1000000
            capacity: 40,             | ""                          | pools.machines.capacity: is required
            peak: 80%                 | peak: high                  | pools.machines.peak: must be a whole percentage from 0% to 100%
            weight: 2                 | weight: 0                   | pools.machines.weight: must be from 1 to 10000
            weight: 2                 | wait: 2                     | pools.machines.wait: unknown field 'wait'
            action: draw, model: small | model: small               | prices[0].action: is required
            wallet: gold, each: 3     | wallet: golt, each: 3       | prices[0].wallet: unknown wallet 'golt'; did you mean 'gold'?
            meter: tasks, wallet: gold, each: 3 | meter: precise, wallet: gold, each: 3 | "prices[0].meter: a price counts whole units, and meter 'precise' has decimals"
            each: 3                   | each: 1.5                   | "prices[0].each: must be a whole number, without decimals"
            each: 3                   | each: 1000000001            | prices[0].each: must be from 0 to 1000000000
            each: 3                   | every: 3                    | prices[0].each: is required
            wallet: gold, each: 3     | wallet: silver, each: 3     | "plans.basic: draws on the wallets silver and gold: relief, prices and credits of a plan and its campaigns must be of one wallet"
            """)
    void whatElseCannotStand(String piece, String by, String error) {
        assertThat(errors(broad(piece, by)))
                .extracting(PolicyError::toString)
                .anySatisfy(found -> assertThat(found).endsWith(", " + error));
    }

    @Test
    void goingOnInTheRelaxedLaneNeedsOne() {
        var source = broad("lanes:\n  relaxed: {pace: PT60S, share: 10%}\n", "")
                .replace("{lanes: [fast, relaxed]}", "{}")
                .replace("quota: $size", "quota: 5\n    then: [relaxed]");

        assertThat(errors(source))
                .extracting(PolicyError::field, PolicyError::message)
                .containsExactly(
                        tuple("limits.tasks-per-day.then", "'relaxed' needs the lane 'relaxed' in the section lanes"));
    }

    @Test
    void plansAndTheirCampaignsMakeAtMost100Pairs() {
        var campaigns = IntStream.range(0, 9)
                .mapToObj(n -> "  c" + n + ": {title: C, plans: [plus], models: [small], actions: [draw],"
                        + " starts: 2026-01-01, ends: 2026-02-01}\n")
                .collect(Collectors.joining());
        var plans = IntStream.range(0, 10)
                .mapToObj(n -> "  p" + n + ": {title: P, extends: plus}\n")
                .collect(Collectors.joining());

        var right = broad("campaigns:\n", plans.replaceAll("  p9.*\n", "") + "campaigns:\n" + campaigns);
        var wrong = broad("campaigns:\n", plans + "campaigns:\n" + campaigns);

        assertThat(valid(right).plans()).hasSize(11);
        assertThat(errors(wrong))
                .containsExactly(new PolicyError(
                        35, 7, "plans.p9", "makes more than 100 pairs of a plan and a campaign or add-on"));
    }

    @Test
    void aPlanWithItsCampaignHasAtMost32Limits() {
        var names = IntStream.range(0, 32).mapToObj(n -> "l" + n).toList();
        var limits = names.stream()
                .map(name -> "  " + name + ": {meter: tasks, concurrency: 1}\n")
                .collect(Collectors.joining());

        var errors = errors(broad("limits: [pulse]", "limits: [" + String.join(", ", names) + "]") + limits);

        assertThat(errors)
                .extracting(PolicyError::message)
                .containsExactly("has more than 32 limits, inherited ones included");
    }
}
