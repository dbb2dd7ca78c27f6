package io.evenhand.enforcement.decision;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How decisions reach the counters. */
@ConfigMapping(prefix = "evenhand.meter")
interface MeterConfig {

    /** How long one script call may take before its outcome counts as unknown. */
    @WithDefault("PT1S")
    Duration deadline();
}
