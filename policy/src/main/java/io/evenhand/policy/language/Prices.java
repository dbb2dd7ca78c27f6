package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The section {@code prices}, read with the values of each plan. */
final class Prices {

    private static final long MOST_CREDITS = 1_000_000_000;

    private final List<Fields> prices;
    private final SequencedMap<String, MeterSpec> meters;
    private final SequencedMap<String, WalletSpec> wallets;

    Prices(Optional<Field> section, SequencedMap<String, MeterSpec> meters, SequencedMap<String, WalletSpec> wallets) {
        this.prices = section.map(Field::items).orElse(List.of()).stream()
                .flatMap(item -> item.fields().stream())
                .toList();
        this.meters = meters;
        this.wallets = wallets;
        prices.forEach(Prices::close);
    }

    private static void close(Fields price) {
        price.ask("action", "model", "meter", "wallet", "each");
        price.close();
    }

    List<PriceSpec> read(Values values) {
        return prices.stream()
                .flatMap(fields -> price(fields.with(values)).stream())
                .toList();
    }

    private Optional<PriceSpec> price(Fields fields) {
        var selection = new Selection(fields.requireNames("action"), fields.names("model"));
        var meter = fields.require("meter").flatMap(field -> Meters.counted(field, meters, "a price counts"));
        var wallet = fields.require("wallet").flatMap(field -> field.known("wallet", wallets.keySet()));
        var each = fields.require("each").flatMap(field -> field.whole(0, MOST_CREDITS));
        if (meter.isEmpty() || wallet.isEmpty() || each.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PriceSpec(selection, meter.get(), wallet.get(), each.get()));
    }
}
