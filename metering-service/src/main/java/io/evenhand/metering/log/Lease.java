package io.evenhand.metering.log;

import io.evenhand.meter.UsageLog;

/**
 * The right to read a partition from a position on.
 *
 * @param term grows with every change of holder, so that what an earlier one still writes is refused
 * @param epoch the life of Redis' data whose stream is read
 * @param batch number of the last batch that was stored of this epoch
 */
record Lease(int partition, long term, String epoch, String position, long batch) {

    Lease at(UsageLog.Batch reached) {
        return new Lease(partition, term, epoch, reached.position(), reached.number());
    }

    /** At the beginning of another epoch. */
    Lease in(String newEpoch) {
        return new Lease(partition, term, newEpoch, UsageLog.START, 0);
    }
}
