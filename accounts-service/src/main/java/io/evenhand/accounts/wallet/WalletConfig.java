package io.evenhand.accounts.wallet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What operators may set about wallets. */
@ConfigMapping(prefix = "evenhand.wallet")
interface WalletConfig {

    /** How long a hold lasts that does not say so itself. */
    @WithDefault("PT15M")
    Duration holdLasts();

    /** How long a hold may last. */
    @WithDefault("P7D")
    Duration holdLastsAtMost();

    /** How much goodwill an account gets in a wallet within 30 days without a second person. */
    @WithDefault("100")
    long goodwillAlone();
}
