package io.evenhand.enforcement.account;

import io.evenhand.meter.Subject;
import io.evenhand.policy.language.Schedule;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** An account ready to be decided on: its zone parsed, its windows computed until the next reset. */
public final class Enrolment {

    /** The script's clock may be this far behind ours; the windows handed to it begin that much earlier. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final AccountView account;
    private final ZoneId zone;
    private final Schedule plans;
    private volatile @Nullable Calendar calendar;
    private volatile @Nullable Keeping keeping;

    /** The account under a table and in its windows, good until {@code until}. */
    private record Calendar(Subject subject, Instant until) {}

    /** What decides on the account under a table that keeps some limits as they were until their window ends. */
    private record Keeping(LimitTable table, LimitTable.InForce inForce) {

        boolean answers(LimitTable other, Instant now) {
            return sameTable(table, other)
                    && inForce.table().term().from() <= now.toEpochMilli()
                    && now.toEpochMilli() < inForce.until();
        }
    }

    Enrolment(AccountView account) {
        this.account = account;
        this.zone = ZoneId.of(account.timeZone());
        this.plans = account.plans();
    }

    public AccountView account() {
        return account;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The plan, or the variation of one, that the account is on. */
    public String planAt(Instant now) {
        return plans.planAt(now);
    }

    /** What decides on the account at {@code now} under {@code table}. */
    public LimitTable inForce(LimitTable table, Instant now) {
        if (table.kept().isEmpty() && plans.turns().size() == 1) {
            return table;
        }
        var known = keeping;
        if (known == null || !known.answers(table, now)) {
            known = new Keeping(table, table.inForce(now, account.anchor(), zone, plans.changes()));
            keeping = known;
        }
        return known.inForce().table();
    }

    /** The account under {@code table}, which is {@linkplain #inForce in force} for it, with the windows at {@code now}. */
    public Subject subject(LimitTable table, Instant now) {
        var known = calendar;
        if (known == null || !sameTable(known.subject().table(), table) || !now.isBefore(known.until())) {
            known = calendarAt(table, now.minus(SKEW));
            calendar = known;
        }
        return known.subject();
    }

    private Calendar calendarAt(LimitTable table, Instant from) {
        var windows = table.windows().stream()
                .map(window -> Boundaries.of(window, account.anchor(), zone, from))
                .toList();
        var until = windows.stream()
                .map(Boundaries::resetsAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return new Calendar(new Subject(account.id(), table, windows), until);
    }

    @SuppressWarnings("ReferenceEquality") // compiled once for each version and plan
    private static boolean sameTable(LimitTable one, LimitTable other) {
        return one == other;
    }
}
