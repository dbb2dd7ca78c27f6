package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that was acknowledged to those who use one account. */
record Receipts(Map<String, Shopper.Lot> lots, Map<String, Long> holds, Map<String, Long> decisions) {

    static Receipts of(Collection<Shopper> shoppers) {
        var all = new Receipts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (var shopper : shoppers) {
            all.lots.putAll(shopper.lots());
            all.holds.putAll(shopper.holds());
            all.decisions.putAll(shopper.decisions());
        }
        return all;
    }

    /** Each acknowledged call is in the ledger once, nothing else is, and no lot gave what it did not have. */
    void mustMatch(String wallet, Lines lines) {
        lines.mustAddUp();
        var granted = lines.sums(line -> Lines.is(line, "grant"), line -> text(line, "lot"));
        assertThat(granted).isEqualTo(amounts(wallet));
        assertThat(lines.of("grant")).hasSize(granted.size());
        assertThat(spent(lines, "decision")).isEqualTo(wallet.equals("coins") ? decisions : Map.of());
        assertThat(spent(lines, "hold")).isEqualTo(wallet.equals("gifts") ? holds : Map.of());
        assertThat(lines.sums(
                        line -> Lines.is(line, "spend", "hold", "return", "void", "refund"), line -> text(line, "lot")))
                .allSatisfy((lot, units) -> assertThat(-units).isBetween(0L, lot(lot).amount()));
        for (var line : lines.of("spend", "hold")) {
            assertThat(Instant.parse(text(line, "at")))
                    .as(line.toString())
                    .isBefore(lot(text(line, "lot")).expiresAt());
        }
    }

    private Shopper.Lot lot(String id) {
        return Optional.ofNullable(lots.get(id)).orElseThrow();
    }

    private Map<String, Long> amounts(String wallet) {
        return lots.entrySet().stream()
                .filter(lot -> lot.getValue().wallet().equals(wallet))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, lot -> lot.getValue().amount()));
    }

    /** What each decision or hold has taken and not given back; what a lot's end restores is none of its taking. */
    private static Map<String, Long> spent(Lines lines, String by) {
        var sums = lines.sums(line -> line.hasNonNull(by) && !Lines.is(line, "restore"), line -> text(line, by));
        sums.replaceAll((_, units) -> -units);
        return sums;
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }
}
