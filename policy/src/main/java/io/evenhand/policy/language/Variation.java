package io.evenhand.policy.language;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A plan as one subscription has it: with add-ons, with values of its own, without some rules (POLICY-LANGUAGE 2.11). Its text
 * names it as a name names a plan, wherever a plan is named: {@code pro +zero-data-retention slots=8 -many-end-users}.
 *
 * @param plan the plan
 * @param pieces what is different, in the order in which it is laid over the plan: {@code +add-on}, {@code parameter=value},
 *     {@code -limit-or-signal}
 */
public record Variation(String plan, List<String> pieces) {

    private static final String BETWEEN = " ";

    public Variation {
        pieces = List.copyOf(pieces);
    }

    /** Of add-ons, values and rules that are named apart. */
    public static Variation of(
            String plan, Collection<String> addOns, Map<String, String> with, Collection<String> exempt) {
        var values = with.entrySet().stream().map(value -> value.getKey() + "=" + value.getValue());
        return new Variation(
                plan,
                Stream.of(
                                addOns.stream().map(name -> "+" + name),
                                values,
                                exempt.stream().map(rule -> "-" + rule))
                        .flatMap(each -> each)
                        .toList());
    }

    /** Reads what {@link #text} wrote. */
    public static Variation parse(String text) {
        var parts = List.of(text.split(BETWEEN));
        return new Variation(parts.getFirst(), parts.subList(1, parts.size()));
    }

    /** The plan's name where nothing is different. */
    public String text() {
        return Stream.concat(Stream.of(plan), pieces.stream())
                .reduce((all, piece) -> all + BETWEEN + piece)
                .orElse(plan);
    }

    /** What the subscription added. */
    public List<String> addOns() {
        return marked("+");
    }

    /** Limits and signals that do not apply. */
    public List<String> exempt() {
        return marked("-");
    }

    private List<String> marked(String mark) {
        return pieces.stream()
                .filter(piece -> piece.startsWith(mark))
                .map(piece -> piece.substring(1))
                .toList();
    }

    /** Values by parameter, as written. */
    public SequencedMap<String, String> with() {
        var with = new LinkedHashMap<String, String>();
        for (var piece : pieces) {
            var equals = piece.indexOf('=');
            if (equals > 0) {
                with.put(piece.substring(0, equals), piece.substring(equals + 1));
            }
        }
        return with;
    }

    Variation without() {
        return new Variation(plan, List.of());
    }

    Variation and(String piece) {
        return new Variation(
                plan, Stream.concat(pieces.stream(), Stream.of(piece)).toList());
    }
}
