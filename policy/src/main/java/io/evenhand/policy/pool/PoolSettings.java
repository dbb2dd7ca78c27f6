package io.evenhand.policy.pool;

import java.util.List;

/**
 * How a pool is run. It comes with every call, so that a change holds from the next one on.
 *
 * @param name the pool's name
 * @param capacity places that may run at the same time; lowered below what runs, nothing is cut and nobody starts
 * @param peak utilisation from which on weights matter
 * @param lanes each with what it is guaranteed while it has work
 * @param longestFlow tickets of one flow that may wait
 * @param longestQueue tickets that may wait in all; a flow that has none waiting may take one beyond it, so that others
 *     who fill the queue cannot keep it out
 */
public record PoolSettings(
        String name, long capacity, Percent peak, List<Lane> lanes, long longestFlow, long longestQueue) {

    private static final int MOST_LANES = 100;
    private static final long MOST = 1_000_000_000;

    /**
     * Part of a pool.
     *
     * @param share capacity kept for the lane while it has work; lanes without one divide the rest
     */
    public record Lane(String name, Percent share) {
        public Lane {
            Entry.requireName("lane", name);
        }
    }

    public PoolSettings {
        Entry.requireName("pool", name);
        lanes = List.copyOf(lanes);
        if (capacity < 0 || capacity > MOST) {
            throw new IllegalArgumentException("capacity lies between 0 and " + MOST);
        }
        if (longestFlow < 1 || longestQueue < 1 || longestFlow > MOST || longestQueue > MOST) {
            throw new IllegalArgumentException("a queue's bound lies between 1 and " + MOST);
        }
        if (lanes.size() > MOST_LANES) {
            throw new IllegalArgumentException("a pool has at most " + MOST_LANES + " lanes");
        }
        if (lanes.stream().map(Lane::name).distinct().count() < lanes.size()) {
            throw new IllegalArgumentException("a lane is named twice");
        }
        if (guaranteed(lanes) > Percent.WHOLE) {
            throw new IllegalArgumentException("the lanes' shares are more than the whole");
        }
    }

    /**
     * What a lane is served by, in hundredths of a percent: its share, or its part of what the shares leave. At least
     * one, so that a lane which is guaranteed nothing moves as well.
     */
    public int part(Lane lane) {
        if (lane.share().hundredths() > 0) {
            return lane.share().hundredths();
        }
        var others = (int)
                lanes.stream().filter(each -> each.share().hundredths() == 0).count();
        return Math.max(1, (Percent.WHOLE - guaranteed(lanes)) / others);
    }

    boolean isBelowPeak(long running) {
        return running * Percent.WHOLE < capacity * peak.hundredths();
    }

    private static int guaranteed(List<Lane> lanes) {
        return lanes.stream().mapToInt(lane -> lane.share().hundredths()).sum();
    }
}
