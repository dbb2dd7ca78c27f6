package io.evenhand.meter;

import io.evenhand.policy.decision.RowState;
import java.util.List;

/**
 * An account's figures at one instant.
 *
 * @param now the instant, milliseconds since the epoch on the business clock
 * @param waiting places that wait for their start
 * @param rows one per row of the table, rolled to the present window
 * @param available what each of the table's wallets holds in the mirror, or -1 where it is not known
 */
public record Figures(long now, long waiting, List<RowState> rows, List<Long> available) {

    public Figures {
        rows = List.copyOf(rows);
        available = List.copyOf(available);
    }
}
