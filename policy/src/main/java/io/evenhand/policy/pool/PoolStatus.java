package io.evenhand.policy.pool;

import java.util.List;

/**
 * A pool at one instant.
 *
 * @param now the instant
 * @param capacity places that may run
 * @param lanes who runs and waits in each
 * @param longest the flows that have most tickets waiting, longest first
 */
public record PoolStatus(long now, long capacity, List<Lane> lanes, List<Flow> longest) {

    /** One lane's figures. */
    public record Lane(String name, long running, long waiting) {}

    /** One flow's queue. */
    public record Flow(String lane, String flow, long waiting) {}

    public PoolStatus {
        lanes = List.copyOf(lanes);
        longest = List.copyOf(longest);
    }

    public long running() {
        return lanes.stream().mapToLong(Lane::running).sum();
    }

    public long waiting() {
        return lanes.stream().mapToLong(Lane::waiting).sum();
    }

    /** Running places by capacity: 1 is full. More, when capacity was lowered. */
    public double utilisation() {
        return capacity == 0 ? 1 : (double) running() / capacity;
    }
}
