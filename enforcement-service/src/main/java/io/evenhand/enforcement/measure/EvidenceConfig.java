package io.evenhand.enforcement.measure;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** How long evidence is kept. */
@ConfigMapping(prefix = "evenhand.evidence")
interface EvidenceConfig {

    /** How long after the time to appeal, and after the last word on an appeal. */
    Duration keep();

    /** How often what is due is looked for, in real time. */
    Duration every();
}
