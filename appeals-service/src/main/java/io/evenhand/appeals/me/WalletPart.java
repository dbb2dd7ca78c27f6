package io.evenhand.appeals.me;

import io.evenhand.appeals.me.Picture.Wallet;
import io.evenhand.appeals.page.Times;
import io.evenhand.appeals.page.Told;
import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * A wallet, as the page shows it.
 *
 * @param known whether accounts-service could tell
 */
@TemplateData
public record WalletPart(
        String title, boolean known, String balance, String unit, String frozen, List<Lot> lots, List<Line> lines) {

    private static final int LAST = 8;

    public WalletPart {
        lots = List.copyOf(lots);
        lines = List.copyOf(lines);
    }

    /** Credits that were bought together. */
    @TemplateData
    public record Lot(String left, String amount, String bought, String ends) {}

    /** A line of the ledger. */
    @TemplateData
    public record Line(String at, String kind, String units, String after) {}

    static List<WalletPart> of(Picture picture) {
        var times = new Times(picture.zone());
        return picture.second().wallets().stream()
                .map(wallet -> of(wallet, times))
                .toList();
    }

    private static WalletPart of(Wallet wallet, Times times) {
        var told = wallet.wallet();
        var all = wallet.entries().stream()
                .flatMap(entries -> entries.items("items"))
                .map(entry -> line(entry, times))
                .toList();
        return new WalletPart(
                told.flatMap(found -> found.text("title")).orElseGet(() -> Words.name(wallet.name())),
                told.isPresent(),
                told.flatMap(found -> found.number("balance"))
                        .map(Words::number)
                        .orElse(""),
                told.flatMap(found -> found.text("unit")).orElse(""),
                told.flatMap(found -> found.at("frozen"))
                        .map(frozen ->
                                frozen.instant("since").map(times::moment).orElse("now"))
                        .orElse(""),
                told.stream()
                        .flatMap(found -> found.items("lots"))
                        .map(lot -> lot(lot, times))
                        .toList(),
                all.subList(Math.max(0, all.size() - LAST), all.size()).reversed());
    }

    private static Lot lot(Told lot, Times times) {
        return new Lot(
                Words.number(lot.number("left").orElse(0L)),
                Words.number(lot.number("amount").orElse(0L)),
                lot.instant("purchasedAt").map(times::day).orElse(""),
                lot.instant("expiresAt").map(times::moment).orElse(""));
    }

    private static Line line(Told entry, Times times) {
        var units = entry.number("units").orElse(0L);
        return new Line(
                entry.instant("at").map(times::moment).orElse(""),
                Words.name(entry.text("kind").orElse("")),
                (units > 0 ? "+" : "") + Words.number(units),
                Words.number(entry.number("balanceAfter").orElse(0L)));
    }
}
