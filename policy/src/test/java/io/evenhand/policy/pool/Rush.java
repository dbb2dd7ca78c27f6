package io.evenhand.policy.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Installs that ask a pool without end: each keeps so many tickets waiting, and comes again after a while when it keeps
 * none. Service times are random, drawn in the order in which places start.
 */
final class Rush {

    private static final double MEAN_MS = 100;
    private static final long RENEW_MS = 5_000;

    /**
     * An install.
     *
     * @param backlog tickets it keeps waiting; 0: one at a time, with a pause after each
     */
    record Install(String name, double weight, String lane, int backlog) {}

    private record Told(long at, long expectedAt) {}

    private record Event(long at, long order, Runnable happening) {}

    /** How long a ticket was expected to wait on when it was first renewed, and how long it did. */
    record Foretold(long expectedMs, long realMs) {}

    private final Pool pool = new Pool();
    private final PoolSettings settings;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Map<String, Install> holders = new HashMap<>();
    private final Map<String, ArrayDeque<String>> tickets = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, Long> started = new HashMap<>();
    private final Map<String, Told> expected = new HashMap<>();
    private final Map<String, List<Long>> waits = new HashMap<>();
    private final List<Foretold> foretold = new ArrayList<>();
    private long now = 1_000_000;
    private long order;
    private long running;
    private long most;

    Rush(PoolSettings settings, long seed) {
        this.settings = settings;
        this.random = new Random(seed);
    }

    /** Lets all of them ask for so long, of which the first fifth does not count. */
    Rush run(List<Install> installs, Duration length) {
        for (var install : installs) {
            tickets.put(install.name(), new ArrayDeque<>());
            for (var i = 0; i < Math.max(1, install.backlog()); i++) {
                ask(install);
            }
        }
        after(RENEW_MS, this::renew);
        var counted = now + length.toMillis() / 5;
        var end = now + length.toMillis();
        var cleared = false;
        while (now < end) {
            var next = events.remove();
            now = next.at();
            if (!cleared && now >= counted) {
                started.clear();
                waits.clear();
                cleared = true;
            }
            next.happening().run();
        }
        return this;
    }

    private void ask(Install install) {
        var id = install.name() + "-" + order++;
        holders.put(id, install);
        since.put(id, now);
        switch (enter(id)) {
            case PoolAnswer.Granted _ -> start(id);
            case PoolAnswer.Queued _ -> tickets(install).add(id);
            case PoolAnswer.Full _, PoolAnswer.Gone _ -> throw new IllegalStateException("not let in");
        }
    }

    private PoolAnswer enter(String id) {
        var install = holder(id);
        return apply(new PoolCall.Enter(
                new Entry(id, install.name(), install.weight(), install.lane(), Duration.ofHours(1))));
    }

    private PoolAnswer apply(PoolCall call) {
        var applied = pool.apply(settings, List.of(call), now);
        applied.granted().forEach(this::claim);
        return applied.answers().getFirst();
    }

    private void claim(String id) {
        enter(id);
        var install = holder(id);
        tickets(install).remove(id);
        start(id);
        if (install.backlog() > 0) {
            ask(install);
        }
    }

    private void start(String id) {
        var install = holder(id);
        var wait = now - since.getOrDefault(id, now);
        started.merge(install.name(), 1L, Long::sum);
        waits.computeIfAbsent(install.name(), _ -> new ArrayList<>()).add(wait);
        var told = expected.remove(id);
        if (told != null) {
            foretold.add(new Foretold(told.expectedAt() - told.at(), now - told.at()));
        }
        running++;
        most = Math.max(most, running);
        after(1 + (long) (-Math.log(1 - random.nextDouble()) * MEAN_MS), () -> finish(id));
    }

    private void finish(String id) {
        var install = holder(id);
        running--;
        holders.remove(id);
        since.remove(id);
        if (install.backlog() == 0) {
            after(200, () -> ask(install));
        }
        apply(new PoolCall.Leave(id));
    }

    private void renew() {
        tickets.values()
                .forEach(ids -> List.copyOf(ids).forEach(id -> {
                    if (enter(id) instanceof PoolAnswer.Queued queued
                            && queued.expectedAt().isPresent()) {
                        expected.putIfAbsent(
                                id, new Told(now, queued.expectedAt().getAsLong()));
                    }
                }));
        after(RENEW_MS, this::renew);
    }

    private void after(long ms, Runnable happening) {
        events.add(new Event(now + ms, order++, happening));
    }

    private Install holder(String id) {
        return Objects.requireNonNull(holders.get(id));
    }

    private ArrayDeque<String> tickets(Install install) {
        return tickets.computeIfAbsent(install.name(), _ -> new ArrayDeque<>());
    }

    long started(String install) {
        return started.getOrDefault(install, 0L);
    }

    long started() {
        return started.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Waits in milliseconds, shortest first. */
    List<Long> waits(String install) {
        return waits.getOrDefault(install, List.of()).stream().sorted().toList();
    }

    long longestWait(String install) {
        return waits(install).getLast();
    }

    long p99(String install) {
        var sorted = waits(install);
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    List<Foretold> foretold() {
        return List.copyOf(foretold);
    }

    /** The most that ever ran at once. */
    long most() {
        return most;
    }
}
