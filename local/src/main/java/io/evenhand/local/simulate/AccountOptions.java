package io.evenhand.local.simulate;

import io.evenhand.policy.table.LimitTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about what all accounts have in common, and how long they are watched. */
final class AccountOptions {

    private static final long MOST_DAYS = 3660;
    private static final Instant EARLIEST = Instant.parse("1971-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

    @Option(
            names = "--plan",
            paramLabel = "PLANS",
            description = "NAME[=WEIGHT],… they are on (default: all plans, evenly).")
    private @Nullable String plan;

    @Option(
            names = "--credits",
            paramLabel = "N",
            description = "What each has bought at the start (default: ${DEFAULT-VALUE}).")
    private long credits = 0;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            description = "A date or instant; billing cycles begin then"
                    + " (default: ${DEFAULT-VALUE}, which begins a month of 30 days).")
    private String start = "2026-04-01";

    @Option(names = "--zone", description = "Where they live (default: ${DEFAULT-VALUE}).")
    private String zone = "UTC";

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description = "For so many billing cycles (default: 1; of a file all of it).")
    private @Nullable Integer cycles;

    @Option(names = "--days", paramLabel = "N", description = "Or for so many days.")
    private @Nullable Integer days;

    Shares plans(List<Candidate> candidates) {
        var known = candidates.getFirst().plans().keySet();
        var shares =
                WrongInput.unlessReadable("--plan", () -> plan == null ? Shares.evenly(known) : Shares.parse(plan));
        for (var candidate : candidates) {
            for (var name : shares.weights().keySet()) {
                if (!candidate.plans().containsKey(name)) {
                    throw new WrongInput("%s has no plan '%s'; it has %s"
                            .formatted(
                                    candidate.file(),
                                    name,
                                    String.join(", ", candidate.plans().keySet())));
                }
            }
        }
        return shares;
    }

    Trial.Conditions conditions() {
        WrongInput.unlessWithin("--credits", credits, 0, LimitTable.MAX / 2);
        var home = WrongInput.unlessReadable("--zone", () -> ZoneId.of(zone));
        return new Trial.Conditions(WrongInput.unlessReadable("--start", () -> instant(start, home)), home, credits);
    }

    private static Instant instant(String text, ZoneId zone) {
        var instant = text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDate.parse(text).atStartOfDay(zone).toInstant();
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException("'%s' is not from 1971 to 2999".formatted(text));
        }
        return instant;
    }

    /** When no more is sent, if an option says so. */
    Optional<Instant> end(Candidate tried, Shares plans, Trial.Conditions conditions) {
        if (days != null && cycles != null) {
            throw new WrongInput("--days and --cycles exclude each other");
        }
        if (days != null) {
            WrongInput.unlessWithin("--days", days, 1, MOST_DAYS);
            return Optional.of(
                    conditions.start().atZone(conditions.zone()).plusDays(days).toInstant());
        }
        if (cycles != null) {
            WrongInput.unlessWithin("--cycles", cycles, 1, MOST_DAYS);
            return Optional.of(afterCycles(cycles, tried, plans, conditions));
        }
        return Optional.empty();
    }

    /** As {@link #end}, or after one cycle. */
    Instant endOfGenerated(Candidate tried, Shares plans, Trial.Conditions conditions) {
        return end(tried, plans, conditions).orElseGet(() -> afterCycles(1, tried, plans, conditions));
    }

    /** Plans may have cycles of different lengths: the first one's count. */
    private static Instant afterCycles(int count, Candidate tried, Shares plans, Trial.Conditions conditions) {
        var cycle = tried.policy().plan(plans.first()).orElseThrow().cycle();
        return conditions
                .start()
                .atZone(conditions.zone())
                .plus(cycle.multipliedBy(count))
                .toInstant();
    }
}
