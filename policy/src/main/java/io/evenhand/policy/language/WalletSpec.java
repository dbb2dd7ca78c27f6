package io.evenhand.policy.language;

import io.evenhand.policy.wallet.Expiry;

/**
 * A kind of bought balance. No wallet is transferable.
 *
 * @param expires how long a lot lives unless it says so itself
 */
public record WalletSpec(String name, String unit, String title, Expiry expires) {}
