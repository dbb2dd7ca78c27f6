package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wallet, as it is shown.
 *
 * @param version grows by one with each change
 * @param balance what can be spent: what unexpired lots hold, or nothing while the wallet is frozen
 * @param settled units that decisions ever spent
 * @param validUntil when the balance next falls by itself, or null for never
 * @param frozen since when and why it pays nothing, or null
 * @param lots those that still hold something
 */
@RegisterForReflection
public record WalletView(
        String account,
        String wallet,
        String unit,
        String title,
        long version,
        long balance,
        long settled,
        @Nullable Instant validUntil,
        @Nullable Frozen frozen,
        List<LotView> lots) {

    public WalletView {
        lots = List.copyOf(lots);
    }
}
