package io.evenhand.enforcement.outage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

    /** The source of all of them: a caller's own may be no URI, and goes beside it. */
    private static final String SOURCE = "urn:evenhand:decision";

    public Served {
        units = Map.copyOf(units);
    }

    Served of(Map<String, Long> actual) {
        return new Served(account, decision, use, fingerprint, at, action, model, install, key, actual);
    }

    /** As a CloudEvent in one line. The decision goes with it, so that the use may come again and is answered as before. */
    String line() {
        var json = JsonNodeFactory.instance;
        var used = json.objectNode();
        units.forEach(used::put);
        var data = json.objectNode().put("action", action);
        model.ifPresent(name -> data.put("model", name));
        if (!install.isEmpty()) {
            data.put("install", install);
        }
        if (!key.isEmpty()) {
            data.put("key", key);
        }
        data.set("units", used);
        var event = json.objectNode()
                .put("specversion", "1.0")
                .put("type", "decision")
                .put("source", SOURCE)
                .put("id", use.map(UseId::id).orElse(decision))
                .put("subject", account)
                .put("time", at.toString())
                .put("datacontenttype", "application/json")
                .put("evhdecision", decision)
                .put("evhprint", fingerprint);
        use.ifPresent(own -> event.put("evhsource", "=" + own.source()));
        event.set("data", data);
        return event.toString();
    }
}
