package io.evenhand.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.LimitTable;
import java.util.List;

/** Reading with an expectation. */
final class ReadPolicies {

    /** The smallest policy: one meter, one plan, one limit with two bands. */
    static final String SMALL = """
            policy: small
            title: A small policy
            contact: support@example.org
            noticePeriod: P1D
            parameters:
              firstPace: {value: PT1S, means: time a call takes at first}
            meters:
              calls: {unit: call}
            wallets:
              credits: {unit: call, expires: P12M}
            plans:
              basic: {title: Basic, limits: [calls-per-day]}
            limits:
              calls-per-day:
                meter: calls
                window: day
                bands:
                  - {name: first, upTo: 100, pace: $firstPace}
                  - {name: rest, pace: PT10S}
            """;

    private ReadPolicies() {}

    static Policy valid(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    static List<PolicyError> errors(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Invalid.class);
        return ((PolicyReading.Invalid) reading).errors();
    }

    /** The plan's table while no campaign holds. */
    static LimitTable table(Policy policy, int version, String plan) {
        return policy.compile(version, plan).orElseThrow().table("");
    }

    /** The small policy with one piece of text replaced. */
    static String small(String piece, String by) {
        assertThat(SMALL).contains(piece);
        return SMALL.replace(piece, by);
    }
}
