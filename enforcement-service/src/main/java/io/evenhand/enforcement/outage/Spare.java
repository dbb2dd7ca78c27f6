package io.evenhand.enforcement.outage;

import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.pool.Pools;
import jakarta.inject.Singleton;

/** Gives pools a part that needs no Redis. */
@Singleton
public class Spare {

    private final RedisMeter meter;
    private final OutageConfig config;

    Spare(RedisMeter meter, OutageConfig config) {
        this.meter = meter;
        this.config = config;
    }

    /** The same pools, and while Redis is silent a part of each. */
    public Pools of(Pools redis) {
        return new SparePools(redis, () -> meter.resting() > 0, config.ratePercent());
    }
}
