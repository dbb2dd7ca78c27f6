package io.evenhand.metering.usage;

import io.evenhand.meter.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.decision.RowState;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an account has used of its limits at one instant.
 *
 * @param items one per limit of its plan
 * @param wallets those whose balance the hot path knows
 * @param waiting accepted requests that wait for their start
 */
public record Usage(String account, Instant at, List<Item> items, List<WalletLeft> wallets, long waiting) {

    public Usage {
        items = List.copyOf(items);
        wallets = List.copyOf(wallets);
    }

    /**
     * One limit in its present window.
     *
     * @param used units accepted, without those run by credit
     * @param until the last unit of the band; null in the last one
     * @param remaining units up to there
     * @param band the band of the last unit used
     * @param pace the time one unit takes there
     * @param byCredit units run by credit
     */
    public record Item(
            String meter,
            String limit,
            String window,
            long used,
            @Nullable Long until,
            @Nullable Long remaining,
            String band,
            Duration pace,
            long byCredit,
            Instant startsAt,
            Instant resetsAt) {}

    /** What a wallet holds for the hot path. */
    public record WalletLeft(String wallet, long left) {}

    static Usage of(String account, LimitTable table, Figures figures) {
        var items = IntStream.range(0, table.rows().size())
                .mapToObj(i -> figures.rows()
                        .get(i)
                        .flatMap(state -> item(table, table.rows().get(i), state)))
                .flatMap(Optional::stream)
                .toList();
        var wallets = table
                .wallet()
                .filter(_ -> figures.available() >= 0)
                .map(wallet -> new WalletLeft(wallet, figures.available()))
                .stream()
                .toList();
        return new Usage(account, Instant.ofEpochMilli(figures.now()), items, wallets, figures.waiting());
    }

    private static Optional<Item> item(LimitTable table, Row row, RowState state) {
        return row instanceof Row.Bands bands && state instanceof RowState.Banded banded
                ? Optional.of(item(table, bands, banded))
                : Optional.empty();
    }

    private static Item item(LimitTable table, Row.Bands row, RowState.Banded state) {
        var step = Pace.step(row, state.used());
        var band = Pace.band(row, step);
        var until = band.upTo() == LimitTable.MAX ? null : Long.valueOf(band.upTo());
        return new Item(
                table.meters().get(row.meter()),
                row.limit(),
                table.windows().get(row.window()).name(),
                state.used(),
                until,
                until == null ? null : until - state.used(),
                band.name(),
                Duration.ofMillis(Pace.at(row, step)),
                state.byCredit(),
                Instant.ofEpochMilli(state.windowStart()),
                Instant.ofEpochMilli(state.resetsAt()));
    }
}
