package io.evenhand.acceptance;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a customer has of a wallet that no decision spends. */
final class GiftWallet {

    static final String WALLET = "gifts";

    private final Customer customer;
    private final Lazy<String> hold = new Lazy<>(this::held);
    private final Lazy<String> purchase = new Lazy<>(this::settled);
    private final Lazy<String> goodwill = new Lazy<>(this::proposed);

    GiftWallet(Customer customer) {
        this.customer = customer;
    }

    /** All of it; a frozen wallet gives nothing any more, so that is last. */
    List<Lazy<?>> all() {
        return List.of(hold, purchase, goodwill);
    }

    /** The hold that a call makes sense for. */
    String hold(String path) throws Exception {
        return path.endsWith("/refund") ? purchase.get() : hold.get();
    }

    /** What waits for a second word; the wallet is frozen then. */
    String goodwill() throws Exception {
        return goodwill.get();
    }

    private String held() throws IOException, InterruptedException {
        customer.buys(WALLET, 1);
        return idOf(customer.evenhand().as("gateway", Part.ACCOUNTS).post(wallet() + "/holds", Map.of("amount", 1)));
    }

    private String settled() throws IOException, InterruptedException {
        var gateway = customer.evenhand().as("gateway", Part.ACCOUNTS);
        return idOf(gateway.post("%s/holds/%s/settle".formatted(wallet(), held()), Map.of()));
    }

    private String proposed() throws IOException, InterruptedException {
        var proposal = customer.evenhand()
                .as("senior", Part.ACCOUNTS)
                .post(wallet() + "/goodwill", Map.of("amount", 1_000_000, "reason", "a trial"));
        customer.evenhand()
                .as("operator", Part.ACCOUNTS)
                .post(wallet() + "/freeze", Map.of("reason", "a trial"))
                .orFail("Freezing a wallet");
        return idOf(proposal);
    }

    private String wallet() {
        return "/v1/accounts/%s/wallets/%s".formatted(customer.id(), WALLET);
    }

    private static String idOf(Api.Answer answer) throws IOException {
        return answer.orFail("Making something of a wallet's").path("id").asText();
    }
}
