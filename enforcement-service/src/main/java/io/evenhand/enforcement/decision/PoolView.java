package io.evenhand.enforcement.decision;

import io.evenhand.policy.pool.PoolSettings;
import io.evenhand.policy.pool.PoolStatus;
import java.time.Instant;
import java.util.List;

/**
 * A pool as the API shows it.
 *
 * @param name the policy's name, a dot, and the pool's in that policy
 * @param capacity places that may run at the same time
 * @param peak utilisation from which weights matter, in percent
 * @param utilisation running places by capacity; above 1 after capacity was lowered
 * @param longest the flows (installs, or accounts without one) with most tickets waiting
 */
public record PoolView(
        String name,
        Instant at,
        long capacity,
        double peak,
        double utilisation,
        long running,
        long waiting,
        List<Lane> lanes,
        List<Flow> longest) {

    /**
     * One lane.
     *
     * @param share percent of the capacity kept for it while it has work; 0 where nothing is
     */
    public record Lane(String name, double share, long running, long waiting) {}

    /** A flow's queue in a lane. */
    public record Flow(String lane, String flow, long waiting) {}

    static PoolView of(PoolSettings settings, PoolStatus status) {
        var shares = settings.lanes();
        return new PoolView(
                settings.name(),
                Instant.ofEpochMilli(status.now()),
                settings.capacity(),
                settings.peak().hundredths() / 100.0,
                status.utilisation(),
                status.running(),
                status.waiting(),
                status.lanes().stream()
                        .map(lane -> new Lane(
                                lane.name(),
                                shares.stream()
                                        .filter(each -> each.name().equals(lane.name()))
                                        .mapToDouble(each -> each.share().hundredths() / 100.0)
                                        .sum(),
                                lane.running(),
                                lane.waiting()))
                        .toList(),
                status.longest().stream()
                        .map(flow -> new Flow(flow.lane(), flow.flow(), flow.waiting()))
                        .toList());
    }
}
