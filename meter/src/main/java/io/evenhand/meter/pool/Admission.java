package io.evenhand.meter.pool;

import io.evenhand.policy.pool.PoolAnswer;

/** How asking for a place ended. */
public sealed interface Admission {

    /** The place is there, until the visit is left. */
    record Entered() implements Admission {}

    /** Its patience ended before its turn came. */
    record TimedOut() implements Admission {}

    /** So many wait already that it was not let in. */
    record Full(PoolAnswer.Bound bound) implements Admission {}

    /** It was left before its turn came. */
    record Left() implements Admission {}
}
