package io.evenhand.policy.pool;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The queue of one lane: start-time fair queueing over flows, first come first served inside a flow.
 *
 * <p>Source: P. Goyal, H. M. Vin, H. Cheng, "Start-time Fair Queueing: A Scheduling Algorithm for Integrated Services
 * Packet Switching Networks", SIGCOMM 1996. There each packet gets, when it arrives, the start tag
 * {@code max(v, F(previous packet of its flow))} and the finish tag {@code start + length / weight}; the least start tag
 * is served next, and the virtual time v is the start tag of what is in service. Here a place has length 1.
 *
 * <p>Only the head of a flow carries a tag, which moves on when the head is served. While nobody leaves that is the same:
 * a packet that arrives behind a waiting one finds a finish tag above v, since what waits has a start tag of at least v.
 * And it stays right when tickets leave: tags given on arrival would charge the flow for turns that nobody took.
 *
 * <p>A flow that runs empty keeps its finish tag as long as it lies above v. Forgotten at once, a flow that always comes
 * back with a single ticket would start at v each time and pass every flow that waits.
 *
 * <p>Mutable, confined to its pool.
 */
final class FairQueue {

    /** How far back the speed of the queue is measured at least, before an expectation is told. */
    static final long MEASURED_MS = 1_000;

    /** How often the beginning of that measurement moves on; it lies between one and two of these back. */
    static final long MEASURE_EACH_MS = 5_000;

    /** An expectation further away than this is none. */
    static final long FORESEEN_MS = 86_400_000;

    record Ticket(String id, String flow, double weight, long sequence) {}

    private static final class Flow {
        private final TreeMap<Long, Ticket> tickets = new TreeMap<>();
        private double start;

        private Flow(double start) {
            this.start = start;
        }

        private long head() {
            return tickets.firstKey();
        }
    }

    /** A virtual time and when it was. */
    private record Mark(long at, double virtualTime) {}

    private final Map<String, Flow> flows = new HashMap<>();
    private final Map<String, Double> finished = new HashMap<>();
    private final TreeSet<Flow> order =
            new TreeSet<>(Comparator.<Flow>comparingDouble(flow -> flow.start).thenComparingLong(Flow::head));
    private double virtualTime;
    private long waiting;
    private Mark earlier = new Mark(0, 0);
    private Mark later = new Mark(0, 0);

    long waiting() {
        return waiting;
    }

    long waiting(String name) {
        var flow = flows.get(name);
        return flow == null ? 0 : flow.tickets.size();
    }

    Map<String, Long> lengths() {
        var lengths = new HashMap<String, Long>();
        flows.forEach((name, flow) -> lengths.put(name, (long) flow.tickets.size()));
        return lengths;
    }

    /** Moves the measurement of the queue's speed on. */
    void measure(long now) {
        if (waiting > 0 && now - later.at() >= MEASURE_EACH_MS) {
            earlier = later;
            later = new Mark(now, virtualTime);
        }
    }

    void add(Ticket ticket, long now) {
        if (waiting == 0) {
            earlier = new Mark(now, virtualTime);
            later = earlier;
        }
        waiting++;
        var flow = flows.get(ticket.flow());
        if (flow != null) {
            flow.tickets.put(ticket.sequence(), ticket);
            return;
        }
        flow = new Flow(startOf(ticket.flow()));
        flow.tickets.put(ticket.sequence(), ticket);
        flows.put(ticket.flow(), flow);
        order.add(flow);
    }

    /** Takes a ticket out that will not be served; its flow keeps its turn. */
    void remove(Ticket ticket) {
        waiting--;
        var flow = waitingFlow(ticket);
        order.remove(flow);
        flow.tickets.remove(ticket.sequence());
        putBack(ticket.flow(), flow);
    }

    /** Serves the flow with the least start tag. */
    Optional<Ticket> next() {
        var flow = order.pollFirst();
        if (flow == null) {
            return Optional.empty();
        }
        waiting--;
        var ticket = flow.tickets.pollFirstEntry().getValue();
        virtualTime = flow.start;
        flow.start = virtualTime + 1 / ticket.weight();
        putBack(ticket.flow(), flow);
        forgetPassed();
        return Optional.of(ticket);
    }

    /** Serves a flow that need not wait. */
    void serve(String name, double weight) {
        virtualTime = startOf(name);
        finish(name, virtualTime + 1 / weight);
        forgetPassed();
    }

    /** Begins anew, when nobody waits and weights do not matter. */
    void reset() {
        virtualTime = 0;
        finished.clear();
    }

    long position(Ticket ticket) {
        return waitingFlow(ticket).tickets.headMap(ticket.sequence(), true).size();
    }

    /** How far the virtual time has to go to the ticket's start, at the speed at which it went since it was marked. */
    OptionalLong expectedAt(Ticket ticket, long position, long now) {
        var went = virtualTime - earlier.virtualTime();
        var since = now - earlier.at();
        if (since < MEASURED_MS || went <= 0) {
            return OptionalLong.empty();
        }
        var ahead = waitingFlow(ticket).start + (position - 1) / ticket.weight() - virtualTime;
        var wait = Math.floor(ahead * since / went);
        return wait > FORESEEN_MS ? OptionalLong.empty() : OptionalLong.of(now + (long) wait);
    }

    private Flow waitingFlow(Ticket ticket) {
        var flow = flows.get(ticket.flow());
        if (flow == null) {
            throw new IllegalStateException("no ticket of " + ticket.flow() + " waits");
        }
        return flow;
    }

    private double startOf(String name) {
        var finish = finished.remove(name);
        return finish == null ? virtualTime : Math.max(virtualTime, finish);
    }

    private void putBack(String name, Flow flow) {
        if (flow.tickets.isEmpty()) {
            flows.remove(name);
            finish(name, flow.start);
        } else {
            order.add(flow);
        }
    }

    private void finish(String name, double finish) {
        if (finish > virtualTime) {
            finished.put(name, finish);
        }
    }

    /** A finish tag that v has reached says nothing any more. Looked through rarely: it costs its whole size. */
    private void forgetPassed() {
        if (finished.size() > 2 * flows.size() + 1_000) {
            finished.values().removeIf(finish -> finish <= virtualTime);
        }
    }
}
