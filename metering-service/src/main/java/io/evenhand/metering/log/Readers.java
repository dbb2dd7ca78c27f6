package io.evenhand.metering.log;

import io.evenhand.meter.UsageLog;
import io.evenhand.metering.policy.LimitTables;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes readers. */
@ApplicationScoped
class Readers {

    private final UsageLog log;
    private final LimitTables tables;
    private final Postings postings;
    private final LogConfig config;

    Readers(UsageLog log, LimitTables tables, Postings postings, LogConfig config) {
        this.log = log;
        this.tables = tables;
        this.postings = postings;
        this.config = config;
    }

    PartitionReader on(Lease lease) {
        return new PartitionReader(log, tables, postings, config.batches(), lease);
    }
}
