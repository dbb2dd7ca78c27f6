package io.evenhand.meter;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.util.List;

/**
 * Whom a call is about.
 *
 * @param account the account's id
 * @param table the limits in force for it
 * @param windows the boundaries of each of the table's windows, for it
 */
public record Subject(String account, LimitTable table, List<Boundaries> windows) {

    public Subject {
        windows = List.copyOf(windows);
    }
}
