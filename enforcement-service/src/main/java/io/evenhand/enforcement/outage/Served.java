package io.evenhand.enforcement.outage;

import io.evenhand.meter.UseId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was used and is not counted yet.
 *
 * @param decision the decision's id
 * @param use its identity as the counters take it; empty when its caller gave none
 * @param fingerprint as the decision's
 * @param units by meter
 */
public record Served(
        String account,
        String decision,
        Optional<UseId> use,
        String fingerprint,
        Instant at,
        String action,
        Optional<String> model,
        String install,
        String key,
        Map<String, Long> units) {

    public Served {
        units = Map.copyOf(units);
    }

    Served of(Map<String, Long> actual) {
        return new Served(account, decision, use, fingerprint, at, action, model, install, key, actual);
    }
}
