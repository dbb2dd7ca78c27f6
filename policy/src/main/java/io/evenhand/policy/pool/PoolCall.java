package io.evenhand.policy.pool;

/** What a holder asks of a pool. */
public sealed interface PoolCall {

    /** Takes a place or a ticket; of a ticket, renews it; of a granted place, claims and renews it. */
    record Enter(Entry entry) implements PoolCall {}

    /**
     * Renews a place that its holder knows to run. A pool that does not know it (any more) takes it in again, above its
     * capacity if need be: it does run.
     */
    record Hold(Entry entry) implements PoolCall {}

    /** Gives a place or a ticket back. */
    record Leave(String id) implements PoolCall {
        public Leave {
            Entry.requireName("id", id);
        }
    }

    /** Looks where an id stands, and renews nothing. */
    record Look(String id) implements PoolCall {
        public Look {
            Entry.requireName("id", id);
        }
    }
}
