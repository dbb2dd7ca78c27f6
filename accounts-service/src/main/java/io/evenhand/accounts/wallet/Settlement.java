package io.evenhand.accounts.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.accounts.account.Accounts;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Hears from metering what was paid with credits, and has it booked. */
@ApplicationScoped
class Settlement implements EventHandler {

    private final Wallets wallets;
    private final Accounts accounts;
    private final ObjectMapper json;

    Settlement(Wallets wallets, Accounts accounts, ObjectMapper json) {
        this.wallets = wallets;
        this.accounts = accounts;
        this.json = json;
    }

    @Override
    public String follows() {
        return "metering";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("credits-spent")) {
            return Uni.createFrom().voidItem();
        }
        var spent = read(event);
        return accounts.find(spent.account())
                .chain(found -> found.isPresent()
                        ? wallets.settle(event.id(), spent)
                        : wallets.recordUncovered(event.id(), spent));
    }

    private CreditsSpent read(Event event) {
        try {
            return json.treeToValue(event.data(), CreditsSpent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("credits-spent " + event.id() + " cannot be read", e);
        }
    }
}
