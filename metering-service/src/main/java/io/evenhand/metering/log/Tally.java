package io.evenhand.metering.log;

import io.evenhand.meter.LogRecord;
import io.evenhand.meter.LogRecord.Origin;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Then;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
                case LogRecord.Settled settled -> count.settle(settled, tables.apply(record.origin()));
                case LogRecord.Relieved relieved ->
                    count.pay(
                            relieved, relieved.credits(), relieved.at(), relieved.at(), tables.apply(record.origin()));
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
            if (answer.position() > 0) {
                // It waits for a slot, and counts once it has one.
                return;
            }
            var delayed = answer.outcome() == Outcome.ADMIT ? 0 : 1;
            // What was only counted was used before.
            var usedAt = Math.min(answer.now(), answer.startsAt());
            record.units().forEach((meter, units) -> book(record, meter, usedAt, new Sums(units, 1, delayed, 0)));
            pay(record, answer.credits().used(), answer.now(), answer.now(), table);
            answer.limits().forEach(figures -> cross(record, figures, table));
        }

        void takeBack(LogRecord.Lapsed record, LimitTable table) {
            record.units()
                    .forEach((meter, units) -> book(record, meter, record.acceptedAt(), new Sums(-units, -1, 0, 0)));
            pay(record, -record.credits(), record.acceptedAt(), record.at(), table);
        }

        void settle(LogRecord.Settled record, LimitTable table) {
            record.held()
                    .forEach((meter, units) -> book(record, meter, record.acceptedAt(), new Sums(-units, 0, 0, 0)));
            record.actual()
                    .forEach((meter, units) -> book(record, meter, record.acceptedAt(), new Sums(units, 0, 0, 0)));
            pay(record, record.credits(), record.acceptedAt(), record.at(), table);
        }

        /**
         * @param credits less than none when they are returned
         * @param bookedAt in the roll-ups
         */
        void pay(LogRecord.Booking record, long credits, long bookedAt, long at, LimitTable table) {
            if (credits == 0) {
                return;
            }
            var account = record.origin().account();
            var when = Instant.ofEpochMilli(at);
            meterPaid(table).ifPresent(meter -> book(record, meter, bookedAt, new Sums(0, 0, 0, credits)));
            table.wallet()
                    .map(wallet -> credits > 0
                            ? new LogEvent.CreditsSpent(account, wallet, credits, when, record.decision())
                            : new LogEvent.CreditsReturned(account, wallet, -credits, when, record.decision()))
                    .ifPresentOrElse(
                            events::add,
                            () -> Log.errorf(
                                    "Decision %s: %d credits changed under terms without a wallet",
                                    record.decision(), credits));
        }

        private void cross(LogRecord.Accepted record, Answer.Figures figures, LimitTable table) {
            figures.crossing().ifPresent(crossing -> events.add(crossed(record, crossing, figures, table)));
        }

        private static LogEvent crossed(
                LogRecord.Accepted record, Answer.Crossing crossing, Answer.Figures figures, LimitTable table) {
            var account = record.origin().account();
            var row = table.rows().get(figures.row());
            var starts = Instant.ofEpochMilli(crossing.windowStart());
            var resets = Instant.ofEpochMilli(crossing.resetsAt());
            var at = Instant.ofEpochMilli(record.answer().now());
            return row instanceof Row.Bands bands
                    ? new LogEvent.BandCrossed(
                            account,
                            table.policy(),
                            table.version(),
                            table.campaign(),
                            row.limit(),
                            starts,
                            resets,
                            crossing.used(),
                            Pace.band(bands, crossing.step()).name(),
                            Duration.ofMillis(Pace.at(bands, crossing.step())),
                            crossing.step(),
                            record.decision(),
                            at)
                    : new LogEvent.LimitReached(
                            account,
                            table.policy(),
                            table.version(),
                            table.campaign(),
                            row.limit(),
                            starts,
                            resets,
                            crossing.used(),
                            record.decision(),
                            at);
        }

        private void book(LogRecord record, String meter, long at, Sums change) {
            var startsAt = Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.HOURS);
            hours.merge(new Hour(record.origin().account(), meter, startsAt), change, Sums::plus);
        }

        /**
         * The meter that credits are booked on: that of the first row which takes them. A place can be given up under
         * other terms than it was paid under, a free campaign's for example, which have no such row.
         */
        private static Optional<String> meterPaid(LimitTable table) {
            return table.rows().stream()
                    .filter(Count::takesCredits)
                    .findFirst()
                    .map(row -> table.meters().get(row.meter()));
        }

        private static boolean takesCredits(Row row) {
            return switch (row) {
                case Row.Bands bands -> bands.relieved();
                case Row.Quota quota -> quota.then().stream().anyMatch(Then.Credits.class::isInstance);
                case Row.Price _ -> true;
                case Row.Rate _, Row.Concurrency _, Row.Ceiling _, Row.Sustained _, Row.Throttle _ -> false;
            };
        }
    }
}
