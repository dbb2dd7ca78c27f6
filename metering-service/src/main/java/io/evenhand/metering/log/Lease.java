package io.evenhand.metering.log;

/**
 * The right to read a partition from a position on.
 *
 * @param epoch grows with every change of holder, so that what an earlier one still writes is refused
 */
record Lease(int partition, long epoch, String position) {

    Lease at(String reached) {
        return new Lease(partition, epoch, reached);
    }
}
