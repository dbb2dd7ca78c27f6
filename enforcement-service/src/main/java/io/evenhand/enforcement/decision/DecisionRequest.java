package io.evenhand.enforcement.decision;

import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.UseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a caller wants to do.
 *
 * @param units by meter; each between 1 and a million
 * @param attributes what ceilings compare, by name
 * @param credits whether credits may buy full speed
 * @param patience how long the caller lets the call be held for a start that is near, a slot, or a place in a pool
 * @param estimate how long {@code units} are an estimate that a completion settles; zero when they are what is used
 * @param lapses whether a place far away is given up when nobody claims it: the gateway's clients claim, applications
 *     that plan with {@code startAt} need not
 * @param use identity of the use, where the caller gives one
 * @param honoured the marks that are honoured where it goes; empty when whoever asks sees to that
 */
public record DecisionRequest(
        String action,
        Optional<String> model,
        Map<String, Long> units,
        Map<String, Long> attributes,
        boolean credits,
        Duration patience,
        Duration estimate,
        boolean lapses,
        Optional<UseId> use,
        Optional<Instant> issuedAt,
        Optional<Set<String>> honoured) {

    /** The attribute by which a caller says whether a request only takes out what was fetched: 1, or 0. */
    static final String EXTRACTION = "extraction";

    public DecisionRequest {
        units = Map.copyOf(units);
        attributes = Map.copyOf(attributes);
        honoured = honoured.map(Set::copyOf);
    }

    /** One that nobody waits for, and that has no more to say than this. */
    public static DecisionRequest of(String action, Optional<String> model, Map<String, Long> units) {
        return new DecisionRequest(
                action,
                model,
                units,
                Map.of(),
                true,
                Duration.ZERO,
                Duration.ZERO,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What it uses, of all meters together. */
    double allUnits() {
        return units.values().stream().mapToDouble(Long::doubleValue).sum();
    }

    /** Whether it says that it only takes out what was fetched before, if it says anything of that. */
    Optional<Boolean> extracts() {
        return Optional.ofNullable(attributes.get(EXTRACTION)).map(extraction -> extraction > 0);
    }

    /** Whether it may go where it goes with what the account demands for it. */
    boolean honours(List<String> demanded) {
        return honoured.filter(marks -> !marks.containsAll(demanded)).isEmpty();
    }

    /** The use's identity as the counters take it. */
    Optional<IssuedUse> issuedUse() {
        return use.map(id -> new IssuedUse(
                id, issuedAt.map(at -> OptionalLong.of(at.toEpochMilli())).orElse(OptionalLong.empty())));
    }

    /** What was asked, in one line: the same content has the same line. */
    String fingerprint() {
        var line = action + "|" + model.orElse("") + "|" + inOrder(units);
        return attributes.isEmpty() ? line : line + "|" + inOrder(attributes);
    }

    private static String inOrder(Map<String, Long> figures) {
        if (figures.size() == 1) {
            var only = figures.entrySet().iterator().next();
            return "{" + only.getKey() + "=" + only.getValue() + "}";
        }
        return new TreeMap<>(figures).toString();
    }
}
