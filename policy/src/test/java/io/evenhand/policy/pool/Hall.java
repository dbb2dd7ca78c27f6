package io.evenhand.policy.pool;

import java.time.Duration;
import java.util.List;

/** A pool with a clock that the test moves, asked call by call. */
final class Hall {

    private final Pool pool = new Pool();
    private PoolSettings settings;
    private long now = 1_000_000;

    private Hall(PoolSettings settings) {
        this.settings = settings;
    }

    static Hall of(long capacity) {
        return new Hall(settings(capacity, Percent.ALL));
    }

    static Hall of(PoolSettings settings) {
        return new Hall(settings);
    }

    static PoolSettings settings(long capacity, Percent peak) {
        return new PoolSettings(
                "main",
                capacity,
                peak,
                List.of(new PoolSettings.Lane("fast", Percent.NONE), new PoolSettings.Lane("relaxed", Percent.of(10))),
                100_000,
                1_000_000);
    }

    static Entry entry(String id, String flow, double weight) {
        return new Entry(id, flow, weight, "fast", Duration.ofHours(1));
    }

    PoolAnswer enter(String id, String flow) {
        return enter(entry(id, flow, 1));
    }

    PoolAnswer enter(Entry entry) {
        return apply(new PoolCall.Enter(entry)).answers().getFirst();
    }

    PoolAnswer look(String id) {
        return apply(new PoolCall.Look(id)).answers().getFirst();
    }

    PoolAnswer hold(Entry entry) {
        return apply(new PoolCall.Hold(entry)).answers().getFirst();
    }

    /** Who got the place that became free. */
    List<String> leave(String id) {
        return apply(new PoolCall.Leave(id)).granted();
    }

    List<String> sweep() {
        return apply().granted();
    }

    List<String> withCapacity(long capacity) {
        settings = new PoolSettings(
                settings.name(),
                capacity,
                settings.peak(),
                settings.lanes(),
                settings.longestFlow(),
                settings.longestQueue());
        return sweep();
    }

    Pool.Applied apply(PoolCall... calls) {
        return pool.apply(settings, List.of(calls), now);
    }

    void pass(long ms) {
        now += ms;
    }

    long now() {
        return now;
    }

    PoolStatus status() {
        return pool.status(settings, 10, now);
    }
}
