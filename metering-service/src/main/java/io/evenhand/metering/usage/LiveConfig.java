package io.evenhand.metering.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage is told while it changes. */
@ConfigMapping(prefix = "evenhand.metering.live")
interface LiveConfig {

    /** How many may look at one account at the same time, on one replica. */
    @WithDefault("5")
    int perAccount();

    /** How often a view that nothing changes is looked at all the same, and shows that it is alive. */
    @WithDefault("PT10S")
    Duration beat();

    /** How long a view lasts; who wants to go on opens the next, with credentials that are looked at anew. */
    @WithDefault("PT15M")
    Duration longest();
}
