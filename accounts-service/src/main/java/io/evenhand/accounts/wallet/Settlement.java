package io.evenhand.accounts.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.accounts.account.Accounts;
import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Hears from metering what was paid with credits and what came back, and has it booked. */
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
        return switch (event.type()) {
            case "credits-spent" -> settle(event.id(), read(event, CreditsSpent.class));
            case "credits-returned" -> giveBack(event.id(), read(event, CreditsReturned.class));
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> settle(String event, CreditsSpent spent) {
        return accounts.find(spent.account())
                .chain(found ->
                        found.isPresent() ? wallets.settle(event, spent) : wallets.recordUncovered(event, spent));
    }

    private Uni<Void> giveBack(String event, CreditsReturned returned) {
        return accounts.find(returned.account())
                .chain(found -> found.isPresent()
                        ? wallets.giveBack(event, returned)
                        : wallets.recordUnbooked(event, returned));
    }

    private <T> T read(Event event, Class<T> kind) {
        try {
            return json.treeToValue(event.data(), kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(event.type() + " " + event.id() + " cannot be read", e);
        }
    }
}
