package io.evenhand.policy.simulation;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;

/** One account's windows, computed anew only when one has ended. */
final class Calendar {

    private final Subscription subscription;
    private final IdentityHashMap<LimitTable, Page> pages = new IdentityHashMap<>();

    Calendar(Subscription subscription) {
        this.subscription = subscription;
    }

    private record Page(List<Boundaries> windows, long until) {}

    /** The windows of a table's limits around {@code now}. */
    List<Boundaries> windows(LimitTable table, long now) {
        return page(table, now).windows();
    }

    /** When the first of them ends. */
    long nextReset(LimitTable table, long now) {
        return page(table, now).until();
    }

    private Page page(LimitTable table, long now) {
        var known = pages.get(table);
        if (known == null || known.until() <= now) {
            known = page(table, Instant.ofEpochMilli(now));
            pages.put(table, known);
        }
        return known;
    }

    private Page page(LimitTable table, Instant now) {
        var windows = table.windows().stream()
                .map(window -> Boundaries.of(window, subscription.anchor(), subscription.zone(), now))
                .toList();
        var until = windows.stream()
                .mapToLong(window -> window.resetsAt().toEpochMilli())
                .reduce(LimitTable.MAX, Math::min);
        return new Page(windows, until);
    }
}
