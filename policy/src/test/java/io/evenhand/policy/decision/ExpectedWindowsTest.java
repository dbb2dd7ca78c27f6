package io.evenhand.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which window a request counts in, on difficult days and after changes of a subscription (POLICY-LANGUAGE 2.6, 2.10). One
 * unit is used under the first subscription and one under the second; the window and what is counted in it are those of the
 * second unit.
 */
class ExpectedWindowsTest {

    private static final Policy POLICY = policy("""
            policy: windows
            title: Windows
            contact: support@example.org
            noticePeriod: P1D
            parameters:
              size: {means: what fits into a window}
            meters: {tasks: {unit: task}}
            plans:
              basic: {title: Basic, limits: [cycle, day, week, month, speed], with: {size: 10}}
              pro: {title: Pro, extends: basic, with: {size: 20}}
              yearly: {title: Yearly, extends: pro, cycle: P1Y}
            limits:
              cycle: {meter: tasks, window: cycle, quota: $size}
              day: {meter: tasks, window: day, quota: $size}
              speed: {meter: tasks, window: day, bands: [{name: fast, upTo: $size, pace: PT0S}, {name: slow, pace: PT1S}]}
              week: {meter: tasks, window: week, quota: $size}
              month: {meter: tasks, window: month, quota: $size}
            """);

    /** What decides on the account's windows, such as {@code basic Europe/Berlin 2026-01-31T10:00:00Z}. */
    private record Subscription(LimitTable table, ZoneId zone, Instant anchor) {

        static Subscription of(String text) {
            var parts = List.of(text.split(" "));
            return new Subscription(
                    POLICY.compile(1, parts.getFirst()).orElseThrow().table(""),
                    ZoneId.of(parts.get(1)),
                    Instant.parse(parts.get(2)));
        }

        FairUse.Decided asks(AccountState state, Instant at) {
            var windows = table.windows().stream()
                    .map(window -> Boundaries.of(window, anchor, zone, at))
                    .toList();
            var charges = Arrays.stream(table.covering("any", null))
                    .mapToObj(row -> new Ask.Charge(row, 1))
                    .toList();
            var ask = new Ask(
                    "dec_" + at,
                    table,
                    windows,
                    Holder.ACCOUNT,
                    charges,
                    Map.of("tasks", 1L),
                    true,
                    false,
                    LimitTable.MAX,
                    0,
                    false,
                    "print");
            return FairUse.decide(state, ask, at.toEpochMilli());
        }

        int row(String limit) {
            return table.rows().stream().map(row -> row.limit()).toList().indexOf(limit);
        }
    }

    @ParameterizedTest(name = "{0}: {6} to {7}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                                 | window | first                                     | used                 | then                                          | asked                | from                 | to                   | counted
            leap year: the cycle ends on the 29th  | cycle  | basic UTC 2028-01-31T10:00:00Z            | 2028-02-01T00:00:00Z | basic UTC 2028-01-31T10:00:00Z                | 2028-02-29T09:59:59Z | 2028-01-31T10:00:00Z | 2028-02-29T10:00:00Z | 2
            leap year: and begins there            | cycle  | basic UTC 2028-01-31T10:00:00Z            | 2028-02-01T00:00:00Z | basic UTC 2028-01-31T10:00:00Z                | 2028-02-29T10:00:00Z | 2028-02-29T10:00:00Z | 2028-03-31T10:00:00Z | 1
            from a leap day, a year later          | cycle  | basic UTC 2028-02-29T10:00:00Z            | 2029-02-10T00:00:00Z | basic UTC 2028-02-29T10:00:00Z                | 2029-02-28T10:00:00Z | 2029-02-28T10:00:00Z | 2029-03-29T10:00:00Z | 1
            from a leap day, by years              | cycle  | yearly UTC 2028-02-29T10:00:00Z           | 2031-05-01T00:00:00Z | yearly UTC 2028-02-29T10:00:00Z               | 2032-02-29T10:00:00Z | 2032-02-29T10:00:00Z | 2033-02-28T10:00:00Z | 1
            the leap day itself                    | day    | basic UTC 2028-01-31T10:00:00Z            | 2028-02-29T00:00:00Z | basic UTC 2028-01-31T10:00:00Z                | 2028-02-29T23:59:59Z | 2028-02-29T00:00:00Z | 2028-03-01T00:00:00Z | 2
            the month of a leap day                | month  | basic UTC 2028-01-31T10:00:00Z            | 2028-02-01T00:00:00Z | basic UTC 2028-01-31T10:00:00Z                | 2028-02-29T12:00:00Z | 2028-02-01T00:00:00Z | 2028-03-01T00:00:00Z | 2
            the week of a leap day                 | week   | basic Europe/Berlin 2028-01-31T10:00:00Z  | 2028-02-28T00:00:00Z | basic Europe/Berlin 2028-01-31T10:00:00Z      | 2028-03-05T22:59:59Z | 2028-02-27T23:00:00Z | 2028-03-05T23:00:00Z | 2
            clocks go forward: 23 hours            | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-03-28T23:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z      | 2026-03-29T21:59:59Z | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z | 2
            clocks went forward: the day after     | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-03-29T21:59:59Z | basic Europe/Berlin 2026-01-31T10:00:00Z      | 2026-03-29T22:00:00Z | 2026-03-29T22:00:00Z | 2026-03-30T22:00:00Z | 1
            clocks go back: 25 hours               | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-10-24T22:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z      | 2026-10-25T22:59:59Z | 2026-10-24T22:00:00Z | 2026-10-25T23:00:00Z | 2
            clocks go forward in a week            | week   | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-03-22T23:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z      | 2026-03-29T21:59:59Z | 2026-03-22T23:00:00Z | 2026-03-29T22:00:00Z | 2
            clocks go back in a month              | month  | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-09-30T22:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z      | 2026-10-31T22:59:59Z | 2026-09-30T22:00:00Z | 2026-10-31T23:00:00Z | 2
            clocks go forward in a cycle           | cycle  | basic Europe/Berlin 2026-03-15T09:00:00Z  | 2026-03-20T00:00:00Z | basic Europe/Berlin 2026-03-15T09:00:00Z      | 2026-04-15T07:59:59Z | 2026-03-15T09:00:00Z | 2026-04-15T08:00:00Z | 2
            clocks go back in a cycle              | cycle  | basic Europe/Berlin 2026-10-01T08:00:00Z  | 2026-10-02T00:00:00Z | basic Europe/Berlin 2026-10-01T08:00:00Z      | 2026-11-01T08:59:59Z | 2026-10-01T08:00:00Z | 2026-11-01T09:00:00Z | 2
            zone to the west: the day in progress  | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-05T10:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-05-05T21:59:59Z | 2026-05-04T22:00:00Z | 2026-05-05T22:00:00Z | 2
            zone to the west: what is between      | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-05T10:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-05-05T22:00:00Z | 2026-05-05T22:00:00Z | 2026-05-06T04:00:00Z | 1
            zone to the west: the first whole day  | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-05T10:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-05-06T04:00:00Z | 2026-05-06T04:00:00Z | 2026-05-07T04:00:00Z | 1
            zone to the west: bands in progress    | speed  | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-05T10:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-05-05T21:59:59Z | 2026-05-04T22:00:00Z | 2026-05-05T22:00:00Z | 2
            # Bands that nobody waits for are forgotten when their window ends: nothing is counted twice, and the start is the calendar's.
            zone to the west: bands after it       | speed  | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-05T10:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-05-05T22:00:00Z | 2026-05-05T04:00:00Z | 2026-05-06T04:00:00Z | 1
            zone to the east: the day in progress  | day    | basic America/New_York 2026-01-31T10:00:00Z | 2026-05-05T10:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z    | 2026-05-06T03:59:59Z | 2026-05-05T04:00:00Z | 2026-05-06T04:00:00Z | 2
            zone to the east: what is between      | day    | basic America/New_York 2026-01-31T10:00:00Z | 2026-05-05T10:00:00Z | basic Europe/Berlin 2026-01-31T10:00:00Z    | 2026-05-06T05:00:00Z | 2026-05-06T04:00:00Z | 2026-05-06T22:00:00Z | 1
            zone: a month that ends later there    | month  | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-05-31T20:00:00Z | basic America/New_York 2026-01-31T10:00:00Z   | 2026-06-01T02:00:00Z | 2026-05-31T22:00:00Z | 2026-06-01T04:00:00Z | 1
            anchor: the cycle in progress          | cycle  | basic UTC 2026-01-31T10:00:00Z            | 2026-02-10T00:00:00Z | basic UTC 2026-02-15T10:00:00Z                | 2026-02-28T09:59:59Z | 2026-01-31T10:00:00Z | 2026-02-28T10:00:00Z | 2
            anchor: what is between                | cycle  | basic UTC 2026-01-31T10:00:00Z            | 2026-02-10T00:00:00Z | basic UTC 2026-02-15T10:00:00Z                | 2026-03-01T00:00:00Z | 2026-02-28T10:00:00Z | 2026-03-15T10:00:00Z | 1
            plan: the cycle goes on                | cycle  | basic UTC 2026-01-31T10:00:00Z            | 2026-02-10T00:00:00Z | pro UTC 2026-01-31T10:00:00Z                  | 2026-02-20T00:00:00Z | 2026-01-31T10:00:00Z | 2026-02-28T10:00:00Z | 2
            plan: a longer cycle begins when it ends | cycle | basic UTC 2026-01-31T10:00:00Z           | 2026-02-10T00:00:00Z | yearly UTC 2026-01-31T10:00:00Z               | 2026-02-20T00:00:00Z | 2026-01-31T10:00:00Z | 2026-02-28T10:00:00Z | 2
            plan: and lasts to the anchor's day    | cycle  | basic UTC 2026-01-31T10:00:00Z            | 2026-02-10T00:00:00Z | yearly UTC 2026-01-31T10:00:00Z               | 2026-03-01T00:00:00Z | 2026-02-28T10:00:00Z | 2027-01-31T10:00:00Z | 1
            plan and zone, as clocks go forward    | day    | basic Europe/Berlin 2026-01-31T10:00:00Z  | 2026-03-29T10:00:00Z | pro America/New_York 2026-01-31T10:00:00Z     | 2026-03-29T12:00:00Z | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z | 2
            """)
    void aRequestCountsInTheWindowThatIsExpected(
            String what,
            String window,
            String first,
            Instant used,
            String then,
            Instant asked,
            Instant from,
            Instant to,
            long counted) {
        var state = Subscription.of(first).asks(AccountState.NEW, used).state();
        var subscription = Subscription.of(then);

        var answer = (Answer.Accepted) subscription.asks(state, asked).answer();

        var row = subscription.row(window);
        assertThat(answer.limits())
                .as(what)
                .filteredOn(figures -> figures.row() == row)
                .singleElement()
                .satisfies(figures -> {
                    assertThat(Instant.ofEpochMilli(figures.windowStart())).isEqualTo(from);
                    assertThat(Instant.ofEpochMilli(figures.resetsAt())).isEqualTo(to);
                    assertThat(figures.used()).isEqualTo(counted);
                });
    }

    private static Policy policy(String text) {
        return switch (PolicyReader.read(text)) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) -> throw new IllegalArgumentException(errors.toString());
        };
    }
}
