package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What some records of the usage log add up to.
 *
 * @param hours what to add to the roll-ups; sorted, so that two writers take the rows' locks in one order
 * @param events in the order of the log
 */
record Tally(SortedMap<Hour, Sums> hours, List<LogEvent> events) {

    Tally {
        hours = Collections.unmodifiableSortedMap(new TreeMap<>(hours));
        events = List.copyOf(events);
    }

    /** One account's use of one meter in the hour that begins at {@code startsAt}. */
    record Hour(String account, String meter, Instant startsAt) implements Comparable<Hour> {

        private static final Comparator<Hour> ORDER =
                Comparator.comparing(Hour::account).thenComparing(Hour::meter).thenComparing(Hour::startsAt);

        @Override
        public int compareTo(Hour other) {
            return ORDER.compare(this, other);
        }
    }

    /** Figures of an hour, or a change of them. */
    record Sums(long units, long decisions, long delayed, long byCredit) {

        Sums plus(Sums more) {
            return new Sums(
                    Math.addExact(units, more.units),
                    Math.addExact(decisions, more.decisions),
                    Math.addExact(delayed, more.delayed),
                    Math.addExact(byCredit, more.byCredit));
        }
    }

    /** Adds up {@code records}, each under the limits that were in force for it. */
    static Tally of(List<LogRecord> records, Function<Origin, LimitTable> tables) {
        var count = new Count();
        for (var record : records) {
            switch (record) {
                case LogRecord.Accepted accepted -> count.add(accepted, tables.apply(record.origin()));
                case LogRecord.Lapsed lapsed -> count.takeBack(lapsed, tables.apply(record.origin()));
                case LogRecord.Relieved relieved ->
                    count.spend(
                            relieved,
                            relieved.wallet(),
                            relieved.credits(),
                            relieved.at(),
                            tables.apply(record.origin()));
                case LogRecord.Counted _ -> {
                    // States are kept apart from what they came from.
                }
            }
        }
        return new Tally(count.hours, count.events);
    }

    private static final class Count {

        private final SortedMap<Hour, Sums> hours = new TreeMap<>();
        private final List<LogEvent> events = new ArrayList<>();

        void add(LogRecord.Accepted record, LimitTable table) {
            var answer = record.answer();
            var delayed = answer.outcome() == Outcome.ADMIT ? 0 : 1;
            unitsByMeter(record.charges(), table)
                    .forEach((meter, units) -> book(record, meter, answer.now(), new Sums(units, 1, delayed, 0)));
            if (answer.credits().used() > 0) {
                spend(record, answer.credits().wallet(), answer.credits().used(), answer.now(), table);
            }
            answer.limits().forEach(figures -> cross(record, figures, table));
        }

        /** Only a delayed request waits for its claim, so what lapses was counted as delayed. */
        void takeBack(LogRecord.Lapsed record, LimitTable table) {
            unitsByMeter(record.charges(), table)
                    .forEach((meter, units) -> book(record, meter, record.acceptedAt(), new Sums(-units, -1, -1, 0)));
        }

        void spend(LogRecord.Booking record, int wallet, long credits, long at, LimitTable table) {
            var account = record.origin().account();
            book(record, meterReliefBy(wallet, table), at, new Sums(0, 0, 0, credits));
            events.add(new LogEvent.CreditsSpent(
                    account, table.wallets().get(wallet), credits, Instant.ofEpochMilli(at), record.decision()));
        }

        private void cross(LogRecord.Accepted record, Answer.Figures figures, LimitTable table) {
            var row = bands(table.rows().get(figures.row()));
            figures.crossing()
                    .ifPresent(crossing -> events.add(new LogEvent.BandCrossed(
                            record.origin().account(),
                            table.policy(),
                            table.version(),
                            row.limit(),
                            Instant.ofEpochMilli(crossing.windowStart()),
                            Instant.ofEpochMilli(crossing.resetsAt()),
                            crossing.used(),
                            Pace.band(row, crossing.step()).name(),
                            Duration.ofMillis(Pace.at(row, crossing.step())),
                            crossing.step(),
                            record.decision(),
                            Instant.ofEpochMilli(record.answer().now()))));
        }

        private void book(LogRecord record, String meter, long at, Sums change) {
            var startsAt = Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.HOURS);
            hours.merge(new Hour(record.origin().account(), meter, startsAt), change, Sums::plus);
        }

        /** Several limits may look at one meter; they all see the same units, which count once. */
        private static Map<String, Long> unitsByMeter(List<Charge> charges, LimitTable table) {
            var units = new TreeMap<String, Long>();
            for (var charge : charges) {
                units.merge(meter(table.rows().get(charge.row()), table), charge.units(), Math::max);
            }
            return units;
        }

        private static String meterReliefBy(int wallet, LimitTable table) {
            return table.rows().stream()
                    .filter(row -> bands(row).reliefWallet() == wallet)
                    .findFirst()
                    .map(row -> meter(row, table))
                    .orElseThrow();
        }

        private static String meter(Row row, LimitTable table) {
            return table.meters().get(row.meter());
        }

        private static Row.Bands bands(Row row) {
            return switch (row) {
                case Row.Bands bands -> bands;
            };
        }
    }
}
