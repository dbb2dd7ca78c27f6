package io.evenhand.policy.pool;

import io.evenhand.policy.pool.FairQueue.Ticket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The state of one pool, and what calls make of it. Whatever may free a place hands it on in the same step, so that
 * nobody waits while a place is free. What one step does is bounded; {@link Applied#unfinished} asks for another.
 *
 * <p>A place goes to the waiting lane that runs least for its share, and in it to the flow whose turn it is. Places that
 * started below the peak are not accounted to their flow.
 *
 * <p>Mutable, for one thread at a time; time is passed in and never goes back.
 */
public final class Pool {

    /** A ticket is kept this long unless it is renewed. */
    public static final long TICKET_MS = 10_000;

    /** A granted place goes to the next one unless it is claimed within this time. */
    public static final long CLAIM_MS = 2_000;

    /** A running place is kept this long unless it is renewed. */
    public static final long PLACE_MS = 30_000;

    /** Leases ended and places granted in one step, at most. */
    static final int MOST = 256;

    /**
     * What a step did.
     *
     * @param unfinished whether there is more to do, at once
     * @param answers one per call
     * @param granted waiting ids that got a place, to be told to their holders
     */
    public record Applied(long now, boolean unfinished, List<PoolAnswer> answers, List<String> granted) {
        public Applied {
            answers = List.copyOf(answers);
            granted = List.copyOf(granted);
        }
    }

    private static final class Lane {
        private final String name;
        private final FairQueue queue = new FairQueue();
        private int part = 1;
        private long running;

        private Lane(String name) {
            this.name = name;
        }

        /** Whether this lane runs less for its part than another one. */
        private boolean isBehind(Lane other) {
            return running * other.part < other.running * part;
        }
    }

    private sealed interface Member {}

    private record Running(Lane lane) implements Member {}

    private record Waiting(Lane lane, Ticket ticket) implements Member {}

    private record Lease(long until, String id) {}

    private final Map<String, Member> members = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final TreeSet<Lease> leases =
            new TreeSet<>(Comparator.comparingLong(Lease::until).thenComparing(Lease::id));
    private final List<String> granted = new ArrayList<>();
    private LinkedHashMap<String, Lane> lanes = new LinkedHashMap<>();
    private long at;
    private long sequence;
    private boolean contended;
    private int budget;

    /** Ends leases that are over, hands free places on, and then does what each call asks, in order. */
    public Applied apply(PoolSettings settings, List<PoolCall> calls, long instant) {
        at = Math.max(at, instant);
        budget = MOST;
        granted.clear();
        arrange(settings);
        endLeases();
        handOn(settings);
        var answers = calls.stream().map(call -> answer(settings, call)).toList();
        return new Applied(at, budget == 0, answers, granted);
    }

    /** The pool now; {@code longest} bounds the flows that are listed. */
    public PoolStatus status(PoolSettings settings, int longest, long instant) {
        apply(settings, List.of(), instant);
        var figures = lanes.values().stream()
                .map(lane -> new PoolStatus.Lane(lane.name, lane.running, lane.queue.waiting()))
                .toList();
        var flows = lanes.values().stream()
                .flatMap(lane -> lane.queue.lengths().entrySet().stream()
                        .map(flow -> new PoolStatus.Flow(lane.name, flow.getKey(), flow.getValue())))
                .sorted(Comparator.comparingLong(PoolStatus.Flow::waiting)
                        .thenComparing(PoolStatus.Flow::lane)
                        .thenComparing(PoolStatus.Flow::flow)
                        .reversed())
                .limit(longest)
                .toList();
        return new PoolStatus(at, settings.capacity(), figures, flows);
    }

    /** Lanes in the order of the settings, and behind them those that the settings no longer have. */
    private void arrange(PoolSettings settings) {
        var before = lanes;
        lanes = new LinkedHashMap<>();
        for (var lane : settings.lanes()) {
            var kept = before.remove(lane.name());
            var arranged = kept == null ? new Lane(lane.name()) : kept;
            arranged.part = settings.part(lane);
            lanes.put(lane.name(), arranged);
        }
        before.forEach((name, lane) -> {
            lane.part = 1;
            lanes.put(name, lane);
        });
        lanes.values().forEach(lane -> lane.queue.measure(at));
    }

    private void endLeases() {
        while (budget > 0 && !leases.isEmpty() && leases.first().until() <= at) {
            remove(leases.first().id());
            budget--;
        }
    }

    private void handOn(PoolSettings settings) {
        while (budget > 0 && running() < settings.capacity() && waiting() > 0) {
            var lane = nextLane();
            var ticket = lane.queue.next().orElseThrow();
            start(ticket.id(), lane, CLAIM_MS);
            granted.add(ticket.id());
            budget--;
        }
    }

    /** The waiting lane that runs least for its part; of equals the first. */
    private Lane nextLane() {
        return lanes.values().stream()
                .filter(lane -> lane.queue.waiting() > 0)
                .reduce((best, lane) -> lane.isBehind(best) ? lane : best)
                .orElseThrow();
    }

    private PoolAnswer answer(PoolSettings settings, PoolCall call) {
        return switch (call) {
            case PoolCall.Enter(var entry) ->
                switch (members.get(entry.id())) {
                    case Running _ -> keep(entry.id(), PLACE_MS);
                    case Waiting waiting -> renewed(waiting, entry);
                    case null -> enter(settings, entry);
                };
            case PoolCall.Hold(var entry) -> hold(entry);
            case PoolCall.Leave(var id) -> leave(settings, id);
            case PoolCall.Look(var id) ->
                switch (members.get(id)) {
                    case Running _ -> new PoolAnswer.Granted(ends.getOrDefault(id, at));
                    case Waiting waiting -> queued(waiting);
                    case null -> new PoolAnswer.Gone();
                };
        };
    }

    private PoolAnswer enter(PoolSettings settings, Entry entry) {
        var lane = lane(entry.lane());
        if (waiting() == 0 && running() < settings.capacity()) {
            if (!settings.isBelowPeak(running())) {
                contended = true;
                lane.queue.serve(entry.flow(), entry.weight());
            } else if (contended) {
                calm();
            }
            return start(entry.id(), lane, PLACE_MS);
        }
        var length = lane.queue.waiting(entry.flow());
        if (length >= settings.longestFlow()) {
            return new PoolAnswer.Full(PoolAnswer.Bound.FLOW);
        }
        if (length > 0 && waiting() >= settings.longestQueue()) {
            return new PoolAnswer.Full(PoolAnswer.Bound.POOL);
        }
        var ticket = new Ticket(entry.id(), entry.flow(), entry.weight(), ++sequence);
        contended = true;
        lane.queue.add(ticket, at);
        members.put(entry.id(), new Waiting(lane, ticket));
        lease(entry.id(), entry.ticketMs());
        return new PoolAnswer.Queued(length + 1, lane.queue.expectedAt(ticket, length + 1, at));
    }

    private PoolAnswer renewed(Waiting waiting, Entry entry) {
        lease(entry.id(), entry.ticketMs());
        return queued(waiting);
    }

    private PoolAnswer hold(Entry entry) {
        if (members.get(entry.id()) instanceof Running) {
            return keep(entry.id(), PLACE_MS);
        }
        remove(entry.id());
        return start(entry.id(), lane(entry.lane()), PLACE_MS);
    }

    private PoolAnswer leave(PoolSettings settings, String id) {
        remove(id);
        handOn(settings);
        return new PoolAnswer.Gone();
    }

    private PoolAnswer queued(Waiting waiting) {
        var queue = waiting.lane().queue;
        var position = queue.position(waiting.ticket());
        return new PoolAnswer.Queued(position, queue.expectedAt(waiting.ticket(), position, at));
    }

    private PoolAnswer start(String id, Lane lane, long forMs) {
        lane.running++;
        members.put(id, new Running(lane));
        return keep(id, forMs);
    }

    private PoolAnswer keep(String id, long forMs) {
        return new PoolAnswer.Granted(lease(id, forMs));
    }

    private long lease(String id, long forMs) {
        var before = ends.put(id, at + forMs);
        if (before != null) {
            leases.remove(new Lease(before, id));
        }
        leases.add(new Lease(at + forMs, id));
        return at + forMs;
    }

    private void remove(String id) {
        switch (members.remove(id)) {
            case Running running -> running.lane().running--;
            case Waiting waiting -> waiting.lane().queue.remove(waiting.ticket());
            case null -> {
                return;
            }
        }
        var until = ends.remove(id);
        if (until != null) {
            leases.remove(new Lease(until, id));
        }
    }

    /** Nobody waits and weights do not matter: what flows had before is forgotten. */
    private void calm() {
        contended = false;
        lanes.values().forEach(lane -> lane.queue.reset());
    }

    private Lane lane(String name) {
        return lanes.computeIfAbsent(name, Lane::new);
    }

    private long running() {
        return lanes.values().stream().mapToLong(lane -> lane.running).sum();
    }

    private long waiting() {
        return lanes.values().stream().mapToLong(lane -> lane.queue.waiting()).sum();
    }
}
