package io.evenhand.metering.detector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How what was seen is looked at. */
@ConfigMapping(prefix = "evenhand.metering.detector")
interface DetectorConfig {

    /** How often what was seen since is read, or {@code off} to read nothing. */
    String every();

    /** How long the rules of a plan are taken to be as they were. */
    @WithDefault("PT5S")
    Duration known();

    /** The most that is read at once: what one decider saw in a moment counts as one. */
    @WithDefault("50")
    int atOnce();
}
