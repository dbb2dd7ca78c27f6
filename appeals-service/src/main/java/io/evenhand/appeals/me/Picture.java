package io.evenhand.appeals.me;

import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.metric.Figures;
import io.evenhand.appeals.page.Told;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * All that there is to know about an account at one instant. What is empty could not be told.
 *
 * @param measures what its holder was told of, the newest first, with what was asked for about each
 * @param figures how appeals were heard lately
 */
record Picture(String id, Instant at, First first, Second second, List<Behind> measures, Optional<Figures> figures) {

    Picture {
        measures = List.copyOf(measures);
    }

    /** What is asked for by the account alone. */
    record First(
            Optional<Told> account,
            Optional<Told> standing,
            Optional<Told> measures,
            Optional<Told> explanation,
            Optional<Told> usage,
            Optional<Told> messages) {}

    /**
     * What is asked for once the first is known.
     *
     * @param meter what the chart is about; empty where nothing is counted, or nobody can say what
     * @param suspicion whether the rule of the measure in force holds still
     */
    record Second(
            Optional<String> meter,
            Optional<Told> series,
            Optional<Told> peers,
            Optional<Told> suspicion,
            List<Wallet> wallets) {

        Second {
            wallets = List.copyOf(wallets);
        }
    }

    /** One wallet of the account. */
    record Wallet(String name, Optional<Told> wallet, Optional<Told> entries) {}

    /** Where its days begin. */
    ZoneId zone() {
        return zone(first);
    }

    static ZoneId zone(First first) {
        return first.account()
                .or(() -> first.explanation().flatMap(told -> told.at("account")))
                .flatMap(told -> told.text("timeZone"))
                .map(ZoneId::of)
                .orElse(ZoneOffset.UTC);
    }

    /** Whether nothing tells any more whose it was. */
    boolean isErased() {
        return first.account().flatMap(told -> told.text("erasedAt")).isPresent();
    }
}
