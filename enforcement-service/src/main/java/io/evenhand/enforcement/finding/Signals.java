package io.evenhand.enforcement.finding;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.evenhand.policy.ladder.Source;
import io.evenhand.policy.table.Stage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps what rules found, as metering-service says. What that leads to is seen afterwards, so that its log goes on whatever
 * stands in the way of one finding.
 */
@ApplicationScoped
class Signals implements EventHandler {

    private final FindingRepository findings;
    private final BusinessClock clock;

    Signals(FindingRepository findings, BusinessClock clock) {
        this.findings = findings;
        this.clock = clock;
    }

    @Override
    public String follows() {
        return "metering";
    }

    @Override
    public Uni<Void> handle(Event event) {
        return event.type().equals("signal-found")
                ? keep(sighting(event))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> keep(Sighting sighting) {
        return findings.same(sighting)
                .chain(known -> known.isPresent()
                        ? Uni.createFrom().voidItem()
                        : findings.persistAndFlush(FindingRow.of(sighting, clock.instant()))
                                .replaceWithVoid());
    }

    private static Sighting sighting(Event event) {
        return new Sighting(
                text(event, "id"),
                text(event, "account"),
                text(event, "subject"),
                text(event, "policy"),
                event.data().get("policyVersion").asInt(),
                text(event, "signal"),
                text(event, "violation"),
                Source.SIGNAL,
                Stage.valueOf(text(event, "stage").toUpperCase(Locale.ROOT)),
                Instant.parse(text(event, "windowStart")),
                Instant.parse(text(event, "at")),
                text(event, "says"),
                facts(event),
                null,
                null);
    }

    private static Map<String, Double> facts(Event event) {
        var facts = new HashMap<String, Double>();
        event.data().path("facts").properties().forEach(fact -> {
            if (fact.getValue().isNumber()) {
                facts.put(fact.getKey(), fact.getValue().doubleValue());
            }
        });
        return facts;
    }

    private static String text(Event event, String field) {
        return event.data().get(field).asText();
    }
}
