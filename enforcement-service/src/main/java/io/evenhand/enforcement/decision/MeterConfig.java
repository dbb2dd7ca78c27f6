package io.evenhand.enforcement.decision;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How decisions reach the counters. */
@ConfigMapping(prefix = "evenhand.meter")
interface MeterConfig {

    /** How long a decision waits for Redis before it goes on without. */
    @WithDefault("PT0.05S")
    Duration deadline();
}
