package io.evenhand.meter;

import io.evenhand.policy.decision.RowState;
import java.util.List;
import java.util.Optional;

/**
 * An account's figures at one instant.
 *
 * @param now the instant, milliseconds since the epoch on the business clock
 * @param waiting places that wait for their start
 * @param rows one per row of the table, rolled to the present window; empty for one that keeps no counter
 * @param available what the table's wallet holds in the mirror, or -1 where it is not known
 */
public record Figures(long now, long waiting, List<Optional<RowState>> rows, long available) {

    public Figures {
        rows = List.copyOf(rows);
    }
}
