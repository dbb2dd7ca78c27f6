package io.evenhand.metering.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the usage log is read. */
@ConfigMapping(prefix = "evenhand.metering.log")
interface LogConfig {

    /** How often the replicas share out the partitions and renew their leases, or {@code off} to read none. */
    String shareEvery();

    /** How long a replica that no longer renews its leases keeps others from its partitions. */
    @WithDefault("PT5S")
    Duration lease();

    /** The most batches that are stored in one transaction. */
    @WithDefault("100")
    int batches();

    /** The pause after a reading that found all there was. */
    @WithDefault("PT0.05S")
    Duration busyPause();

    /** The pause after a reading that found nothing. */
    @WithDefault("PT0.25S")
    Duration idlePause();

    /** The pause after a reading that failed. */
    @WithDefault("PT1S")
    Duration troubledPause();
}
