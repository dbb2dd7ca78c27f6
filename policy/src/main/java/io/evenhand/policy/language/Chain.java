package io.evenhand.policy.language;

import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Then;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a limit is reached, the field {@code then}.
 *
 * @param steps in the order in which they are tried; the last refuses
 * @param payer the wallet that pays, if one of them is {@code credits}
 */
record Chain(List<Then> steps, @Nullable String payer) {

    private static final List<String> ALL = List.of("relaxed", "credits", "queue", "block");

    /** The words written, or else the first of those {@code allowed} for this kind. */
    static List<String> words(Fields limit, String... allowed) {
        var words = limit.find("then")
                .map(field -> checked(field, List.of(allowed)))
                .orElse(List.of());
        return words.isEmpty() ? List.of(allowed[0]) : words;
    }

    private static List<String> checked(Field then, List<String> allowed) {
        var words = new ArrayList<String>();
        var items = then.items();
        if (items.isEmpty()) {
            then.problem("is an empty list; leave it out to mean " + allowed.getFirst());
        }
        for (var item : items) {
            var later = ALL.stream().filter(word -> !allowed.contains(word)).toList();
            item.oneOf(allowed, later, "does not go with this kind of limit").ifPresent(word -> {
                if (words.contains(word)) {
                    item.problem("stands here a second time");
                } else if (words.contains("block")) {
                    item.problem("comes after block, which ends the list");
                }
                words.add(word);
            });
        }
        return words;
    }

    static Chain ofQuota(Fields limit, Setting setting) {
        var steps = new ArrayList<Then>();
        @Nullable String payer = null;
        for (var word : words(limit, "block", "relaxed", "credits")) {
            switch (word) {
                case "relaxed" -> relaxed(limit, setting).ifPresent(steps::add);
                case "credits" -> {
                    var price = price(limit, setting.prices());
                    if (price.isPresent()) {
                        steps.add(new Then.Credits(price.get().each()));
                        payer = price.get().wallet();
                    }
                }
                default -> {
                    // 'block' ends every list, written or not.
                }
            }
        }
        steps.add(new Then.Block());
        return new Chain(steps, payer);
    }

    boolean pays() {
        return payer != null;
    }

    boolean relaxes() {
        return steps.stream().anyMatch(Then.Relaxed.class::isInstance);
    }

    private static Optional<Then> relaxed(Fields limit, Setting setting) {
        if (setting.relaxedPaceMs().isEmpty()) {
            limit.refuse("then", "'relaxed' needs the lane 'relaxed' in the section lanes");
        }
        return setting.relaxedPaceMs().map(Then.Relaxed::new);
    }

    /** The one price of everything the quota looks at. */
    private static Optional<PriceSpec> price(Fields limit, List<PriceSpec> prices) {
        var selection = new Selection(limit.names("action"), limit.names("model"));
        var found = new ArrayList<PriceSpec>();
        for (var price : prices) {
            if (meets(price.selection(), selection)) {
                found.add(price);
                if (price.selection().holds(selection)) {
                    return one(limit, found);
                }
            }
        }
        limit.refuse("then", "'credits' needs a price for everything that this limit looks at");
        return Optional.empty();
    }

    private static Optional<PriceSpec> one(Fields limit, List<PriceSpec> prices) {
        var price = prices.getLast();
        var differing = prices.stream()
                .anyMatch(each -> each.each() != price.each()
                        || !each.wallet().equals(price.wallet())
                        || !each.meter().equals(price.meter()));
        if (differing) {
            limit.refuse(
                    "then", "'credits' needs one price, and what this limit looks at has several; split the limit");
            return Optional.empty();
        }
        var meter = limit.find("meter").flatMap(Field::text);
        if (meter.filter(price.meter()::equals).isEmpty()) {
            limit.refuse(
                    "then",
                    "'credits' needs a price by the limit's own meter, and there it is by "
                            + Path.quoted(price.meter()));
            return Optional.empty();
        }
        return Optional.of(price);
    }

    private static boolean meets(Selection one, Selection other) {
        return meets(one.actions(), other.actions()) && meets(one.models(), other.models());
    }

    private static boolean meets(Set<String> some, Set<String> others) {
        var both = new HashSet<>(some);
        both.retainAll(others);
        return some.isEmpty() || others.isEmpty() || !both.isEmpty();
    }
}
