package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wallet, as it is shown.
 *
 * @param version grows by one with each change
 * @param balance what unexpired lots hold after all settled spends
 * @param settled units ever settled as spent
 * @param validUntil when the balance next falls by itself, or null for never
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
        List<LotView> lots) {

    public WalletView {
        lots = List.copyOf(lots);
    }
}
