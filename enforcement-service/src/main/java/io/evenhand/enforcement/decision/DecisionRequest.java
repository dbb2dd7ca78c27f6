package io.evenhand.enforcement.decision;

import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.UseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a caller wants to do.
 *
 * @param units by meter; each between 1 and a million
 * @param credits whether credits may buy full speed
 * @param patience how long the caller lets the call be held for a start that is near
 * @param lapses whether a place far away is given up when nobody claims it: the gateway's clients claim, applications
 *     that plan with {@code startAt} need not
 * @param use identity of the use, where the caller gives one
 */
public record DecisionRequest(
        String action,
        Optional<String> model,
        Map<String, Long> units,
        boolean credits,
        Duration patience,
        boolean lapses,
        Optional<UseId> use,
        Optional<Instant> issuedAt) {

    public DecisionRequest {
        units = Map.copyOf(units);
    }

    /** The use's identity as the counters take it. */
    Optional<IssuedUse> issuedUse() {
        return use.map(id -> new IssuedUse(
                id, issuedAt.map(at -> OptionalLong.of(at.toEpochMilli())).orElse(OptionalLong.empty())));
    }

    /** What was asked, in one line: the same content has the same line. */
    String fingerprint() {
        return action + "|" + model.orElse("") + "|" + new TreeMap<>(units);
    }
}
