package io.evenhand.appeals.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Hears from enforcement-service what ladders {@code ask} whoever they open a case about, and that a finding was nothing after
 * all. A finding that was confirmed leaves its question open: what the account says still matters for what follows.
 */
@ApplicationScoped
class PolicyQuestions implements EventHandler {

    private final Asking asking;
    private final Inquiries inquiries;

    PolicyQuestions(Asking asking, Inquiries inquiries) {
        this.asking = asking;
        this.inquiries = inquiries;
    }

    @Override
    public String follows() {
        return "enforcement";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("finding-changed")) {
            return Uni.createFrom().voidItem();
        }
        var finding = event.data();
        return switch (finding.path("state").asText()) {
            case "pending" -> ask(finding, event.at());
            case "dismissed", "lapsed", "voided" ->
                inquiries.withdrawAbout(finding.path("id").asText());
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> ask(JsonNode finding, Instant toldAt) {
        var ask = finding.path("ask");
        if (!ask.isObject()) {
            return Uni.createFrom().voidItem();
        }
        var until = Instant.parse(ask.path("until").asText());
        // The time to answer was over when it was told: nothing is left to ask.
        return until.isAfter(toldAt)
                ? asking.forPolicy(new Asking.Demand(
                        finding.path("id").asText(),
                        finding.path("account").asText(),
                        finding.path("violation").asText(),
                        ask.path("about").asText(),
                        until,
                        toldAt))
                : Uni.createFrom().voidItem();
    }
}
