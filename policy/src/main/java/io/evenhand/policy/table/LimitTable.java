package io.evenhand.policy.table;

import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One plan of one policy version under one campaign or none, compiled: what the decision and its script on Redis execute.
 * Names stay beside the numbers so that an answer can be explained; the script sees the numbers only.
 *
 * @param policy the policy's name
 * @param version its version
 * @param plan the plan this table was compiled for
 * @param campaign the campaign whose terms these are, or an empty text
 * @param meters names of the meters; a row refers to one by its index
 * @param wallet the one wallet that relief, prices and quotas of the plan draw on, if any
 * @param windows the distinct windows of the rows, by index
 * @param rows the limits, in the plan's order: inherited first, the campaign's last (POLICY-LANGUAGE 2.5 breaks ties by
 *     it); then the prices
 * @param term when it decides; at any other instant the caller must ask again under the version that does
 * @param kept what some rows are in windows that had begun before versions changed them, the newest version's first; see
 *     {@link #inForce}
 */
public record LimitTable(
        String policy,
        int version,
        String plan,
        String campaign,
        List<String> meters,
        Optional<String> wallet,
        List<Window> windows,
        List<Row> rows,
        Term term,
        List<Kept> kept) {

    /** The largest quantity or instant a table, a request or a state may hold: exact in a double, which is Lua's number. */
    public static final long MAX = (1L << 53) - 1;

    /** No clock is behind another for so long. */
    private static final long SKEW_MS = Duration.ofHours(1).toMillis();

    public LimitTable {
        meters = List.copyOf(meters);
        windows = List.copyOf(windows);
        rows = List.copyOf(rows);
        kept = List.copyOf(kept);
    }

    /** A table that always decides. */
    public LimitTable(
            String policy,
            int version,
            String plan,
            String campaign,
            List<String> meters,
            Optional<String> wallet,
            List<Window> windows,
            List<Row> rows) {
        this(policy, version, plan, campaign, meters, wallet, windows, rows, Term.ALWAYS, List.of());
    }

    /** The same with other rows, in the same places, some of which were others before. */
    public LimitTable with(List<Row> others, List<Kept> before) {
        return new LimitTable(policy, version, plan, campaign, meters, wallet, windows, others, term, before);
    }

    /**
     * A row as it was before a version changed it. It stays so until the window in progress then has ended (POLICY-LANGUAGE
     * 2.10: {@code nextWindow}).
     *
     * @param row its index
     * @param as what it was
     * @param since the first instant of the version that changed it
     */
    public record Kept(int row, Row.Windowed as, long since) {}

    /**
     * What decides on one account.
     *
     * @param until the first instant at which it may be another table, in milliseconds since the epoch
     */
    public record InForce(LimitTable table, long until) {}

    /**
     * What decides at {@code now} on an account that lives in {@code zone} and whose subscription began at {@code anchor}:
     * this table, but for rows that stay what they were until their window ends. Where something else decides soon, its term
     * ends there, so that the clock that decides tells when it is over; until then accounts share the table.
     *
     * @param changes instants at which another plan begins or began to decide on the account
     */
    public InForce inForce(Instant now, Instant anchor, ZoneId zone, List<Instant> changes) {
        var instant = now.toEpochMilli();
        var then = new ArrayList<>(rows);
        var borders = new ArrayList<Long>();
        changes.forEach(change -> borders.add(Term.millis(change)));
        for (var each : kept) {
            var ends = Boundaries.of(
                            windows.get(each.as().window()), anchor, zone, Instant.ofEpochMilli(each.since() - 1))
                    .resetsAt()
                    .toEpochMilli();
            borders.add(ends);
            if (instant < ends) {
                then.set(each.row(), each.as());
            }
        }
        return during(then, borders, instant);
    }

    private InForce during(List<Row> others, List<Long> borders, long instant) {
        var from = term.from();
        var until = term.until();
        var recheck = until;
        for (long border : borders) {
            if (border - instant > SKEW_MS) {
                recheck = Math.min(recheck, border - SKEW_MS);
            } else if (instant < border) {
                until = Math.min(until, border);
            } else if (instant - border < SKEW_MS) {
                from = Math.max(from, border);
                recheck = Math.min(recheck, border + SKEW_MS);
            }
        }
        var asItIs = from == term.from() && until == term.until() && others.equals(rows);
        var inForce = asItIs ? this : during(others, new Term(from, until));
        return new InForce(inForce, Math.min(recheck, until));
    }

    private LimitTable during(List<Row> others, Term part) {
        return new LimitTable(policy, version, plan, campaign, meters, wallet, windows, others, part, List.of());
    }

    /**
     * Indexes of the rows that look at a request: every limit that covers it, and of the prices the first that does. No
     * price where an enforced quota goes on with credits: what fits into it is free, and the rest pays there. That does not
     * change while the quota is switched off, so that a switch makes nothing dearer.
     */
    public int[] covering(String action, @Nullable String model) {
        var indexes = new int[rows.size()];
        var found = 0;
        var priced = false;
        for (var index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            var pays = row instanceof Row.Price;
            if (!(pays && priced) && row.head().selection().covers(action, model)) {
                indexes[found++] = index;
                priced |= pays || sells(row);
            }
        }
        return Arrays.copyOf(indexes, found);
    }

    private static boolean sells(Row row) {
        return row instanceof Row.Quota quota
                && (quota.isEnforced() || quota.head().stage() == Stage.OFF)
                && quota.then().stream().anyMatch(Then.Credits.class::isInstance);
    }
}
