package io.evenhand.policy.language;

import io.evenhand.policy.wallet.Expiry;
import io.evenhand.policy.window.Span;
import java.util.List;

/**
 * A kind of bought balance. No wallet is transferable.
 *
 * @param expires how long a lot lives unless it says so itself
 * @param remind how long before a lot expires its holder is told
 */
public record WalletSpec(String name, String unit, String title, Expiry expires, List<Span> remind) {

    public WalletSpec {
        remind = List.copyOf(remind);
    }
}
