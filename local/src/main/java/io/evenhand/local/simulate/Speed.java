package io.evenhand.local.simulate;

import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.util.Map;

/** How well a request was served: a rank that grows from full speed, over the bands, to a refusal. */
final class Speed {

    static final int FULL = 0;
    static final int RELAXED = 40;
    static final int SLOWED = 41;
    static final int QUEUED = 42;
    static final int REFUSED = 43;
    private static final int LAST_BAND = 31;

    private Speed() {}

    /** The worst that an enforced limit did to the request. */
    static int rank(Fate fate) {
        return switch (fate) {
            case Fate.Refused _ -> REFUSED;
            case Fate.Ran ran -> {
                var rank = ran.outcome() == Outcome.QUEUE ? QUEUED : FULL;
                for (var figures : ran.limits()) {
                    var row = ran.table().rows().get(figures.row());
                    if (figures.step() > 0 && row.isEnforced()) {
                        rank = Math.max(rank == QUEUED ? FULL : rank, slower(row, figures.step()));
                    }
                }
                yield rank;
            }
        };
    }

    private static int slower(Row row, long step) {
        return switch (row) {
            case Row.Bands bands ->
                (int) Math.min(step, Math.min(LAST_BAND, bands.bands().size() - 1L));
            case Row.Quota _ -> RELAXED;
            case Row.Sustained _, Row.Throttle _ -> SLOWED;
            case Row.Rate _, Row.Concurrency _, Row.Ceiling _, Row.Price _ -> FULL;
        };
    }

    /** Who did it, for people: the limit, and of bands which. */
    static String cause(LimitTable table, Fate fate, int rank) {
        if (rank <= LAST_BAND) {
            for (var figures : fate.limits()) {
                if (table.rows().get(figures.row()) instanceof Row.Bands bands
                        && bands.isEnforced()
                        && slower(bands, figures.step()) == rank) {
                    return bands.limit() + ": " + bands.bands().get(rank).name();
                }
            }
        }
        return fate.bound()
                .map(figures -> LimitTally.name(table.rows().get(figures.row())))
                .orElse("");
    }

    static String name(int rank, Map<Integer, String> bands) {
        return switch (rank) {
            case FULL -> "full speed";
            case RELAXED -> "relaxed lane";
            case SLOWED -> "slowed";
            case QUEUED -> "queued";
            case REFUSED -> "refused";
            default -> bands.getOrDefault(rank, "band " + (rank + 1));
        };
    }
}
