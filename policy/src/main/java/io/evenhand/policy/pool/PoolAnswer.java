package io.evenhand.policy.pool;

import java.util.OptionalLong;

/** Where an id stands in a pool. */
public sealed interface PoolAnswer {

    /** It runs, or may: its place is kept until {@code until}. */
    record Granted(long until) implements PoolAnswer {}

    /**
     * It waits.
     *
     * @param position its place in its flow's own queue, from 1
     * @param expectedAt when its turn comes at the speed at which the queue moved of late; empty while that is not known
     */
    record Queued(long position, OptionalLong expectedAt) implements PoolAnswer {}

    /** It was not let in: so many wait already. */
    record Full(Bound bound) implements PoolAnswer {}

    /** It is not here: never let in, gone, or its lease has ended. */
    record Gone() implements PoolAnswer {}

    /** Which queue is full. */
    enum Bound {
        /** The flow's own. */
        FLOW,
        /** The pool's. */
        POOL
    }
}
