package io.evenhand.metering.counter;

import io.smallrye.config.ConfigMapping;

/** Where the counters and the usage log are. */
@ConfigMapping(prefix = "evenhand.redis")
interface RedisConfig {

    /** Redis, as {@code redis://host:port}; members of a cluster with commas between them. */
    String url();
}
