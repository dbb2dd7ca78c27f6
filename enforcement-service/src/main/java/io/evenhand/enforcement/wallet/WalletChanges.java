package io.evenhand.enforcement.wallet;

import io.evenhand.kit.event.Event;
import io.evenhand.kit.event.EventHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/**
 * Notes that a wallet changed. The counters are told by {@link WalletWords}, outside the feed's transaction, so that a
 * silent Redis does not keep a revoked key from being heard of.
 */
@ApplicationScoped
class WalletChanges implements EventHandler {

    private static final String NOTE = """
            INSERT INTO wallet_word (account, wallet, version, balance, settled, valid_until)
            VALUES (?1, ?2, ?3, ?4, ?5, cast(?6 as timestamptz))
            ON CONFLICT (account, wallet) DO UPDATE SET version = excluded.version, balance = excluded.balance,
              settled = excluded.settled, valid_until = excluded.valid_until
            WHERE excluded.version > wallet_word.version""";

    @Override
    public String follows() {
        return "accounts";
    }

    @Override
    public Uni<Void> handle(Event event) {
        if (!event.type().equals("wallet-changed")) {
            return Uni.createFrom().voidItem();
        }
        var data = event.data();
        var until = data.path("validUntil");
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter(1, data.get("account").asText())
                        .setParameter(2, data.get("wallet").asText())
                        .setParameter(3, data.get("version").asLong())
                        .setParameter(4, data.get("balance").asLong())
                        .setParameter(5, data.get("settled").asLong())
                        .setParameter(6, until.isTextual() ? OffsetDateTime.parse(until.asText()) : null)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
