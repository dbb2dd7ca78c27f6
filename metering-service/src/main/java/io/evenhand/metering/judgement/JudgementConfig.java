package io.evenhand.metering.judgement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How accounts are compared with each other. */
@ConfigMapping(prefix = "evenhand.metering.judgement")
interface JudgementConfig {

    /** How often it is looked whether it is time to compare, or {@code off} to leave it to other replicas. */
    String every();

    /** How much business time passes between two comparisons of everybody. */
    @WithDefault("PT1M")
    Duration pause();

    /** How long a replica that no longer says it compares keeps others from it. */
    @WithDefault("PT2M")
    Duration lease();
}
