package io.evenhand.metering.usage;

import io.evenhand.meter.Figures;
import io.evenhand.policy.table.LimitTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an account has used of its limits at one instant.
 *
 * @param items one per limit that counts: those of its plan, then what campaigns that are on add to them or change
 * @param wallets those whose balance the hot path knows
 * @param waiting accepted requests that are not over: they wait for their start or for a slot, or run on an estimate
 */
public record Usage(String account, Instant at, List<UsageItem> items, List<WalletLeft> wallets, long waiting) {

    public Usage {
        items = List.copyOf(items);
        wallets = List.copyOf(wallets);
    }

    /** What a wallet holds for the hot path. */
    public record WalletLeft(String wallet, long left) {}

    /** Whether it says the same, but for the time. */
    boolean showsTheSameAs(Usage other) {
        return items.equals(other.items) && wallets.equals(other.wallets) && waiting == other.waiting;
    }

    /** The figures of the limits in one table. */
    record Reading(LimitTable table, Figures figures) {}

    /** @param readings the plan's own first, then those of campaigns that are on */
    static Usage of(String account, List<Reading> readings, Viewer viewer) {
        var plan = readings.getFirst();
        var items = new ArrayList<UsageItem>();
        for (var reading : readings) {
            var table = reading.table();
            IntStream.range(0, table.rows().size())
                    .filter(row -> viewer.sees(table.rows().get(row)))
                    // A campaign has the plan's limits as well; only what is different under it is news.
                    .filter(row -> table.campaign().isEmpty()
                            || !plan.table().rows().contains(table.rows().get(row)))
                    .mapToObj(row -> UsageItem.of(table, row, reading.figures()))
                    .forEach(item -> item.ifPresent(items::add));
        }
        return new Usage(
                account,
                Instant.ofEpochMilli(plan.figures().now()),
                items,
                wallets(plan),
                plan.figures().waiting());
    }

    private static List<WalletLeft> wallets(Reading plan) {
        return plan
                .table()
                .wallet()
                .filter(_ -> plan.figures().available() >= 0)
                .map(wallet -> new WalletLeft(wallet, plan.figures().available()))
                .stream()
                .toList();
    }
}
