package io.evenhand.enforcement.outage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;

/** What a replica admits by itself while Redis is silent. */
@ConfigMapping(prefix = "evenhand.outage")
interface OutageConfig {

    /** How much of a quota, in percent, in each of its windows. */
    @WithDefault("1")
    @Min(1)
    @Max(100)
    int quotaPercent();

    /** How much of a rate, and of the slots of an account or a pool, in percent. */
    @WithDefault("10")
    @Min(1)
    @Max(100)
    int ratePercent();

    /** Where it is noted what was used; several replicas may share it, and it survives them. */
    Path folder();

    /** How many bytes may be noted there; then nothing is admitted any more. */
    @WithDefault("67108864")
    @Min(1)
    long mostBytes();
}
