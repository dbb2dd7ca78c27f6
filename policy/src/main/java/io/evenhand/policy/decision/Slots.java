package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.RowState.Leased;
import io.evenhand.policy.decision.RowState.Slot;
import io.evenhand.policy.decision.RowState.Ticket;
import io.evenhand.policy.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Slots are leases, and so are the places of those who wait for one: first come, first served, and whoever does not come
 * for a free slot in time is passed over (2.15).
 */
final class Slots {

    /** How long a slot is held unless it is renewed. */
    static final long LEASE_MS = 30_000;

    /** How long a ticket lives unless it is asked for again. */
    static final long TICKET_MS = 30_000;

    /** How long a free slot is kept for the first who waits. */
    static final long KEPT_MS = 2_000;

    /** The most requests that wait for one limit's slots. */
    static final int MOST = 100;

    /** The shortest time after which asking again for a slot makes sense. */
    private static final long SOON_MS = 1_000;

    private Slots() {}

    /** The leases that live, and a free slot kept for each of the first who wait. What is usual is forgotten with the last. */
    static Leased at(Row.Concurrency row, Leased state, long now) {
        var slots = live(state, now);
        var free = row.slots() - slots.size();
        var tickets = new ArrayList<Ticket>();
        for (var ticket : state.tickets()) {
            if (ticket.aliveUntil() <= now) {
                continue;
            }
            var kept = ticket.keptUntil();
            if (free > 0 && kept == 0) {
                kept = now + KEPT_MS;
            }
            free -= free > 0 && now < kept ? 1 : 0;
            tickets.add(new Ticket(ticket.holder(), ticket.aliveUntil(), kept, ticket.givesUpAt()));
        }
        var usual = slots.isEmpty() && tickets.isEmpty() ? 0 : state.usualMs();
        return new Leased(state.id(), usual, slots, tickets);
    }

    private static List<Slot> live(Leased state, long now) {
        return state.slots().stream().filter(slot -> slot.until() > now).toList();
    }

    /**
     * @param before as {@link #at} leaves it
     * @param later whether the request does not start now, and so wants no slot yet
     */
    static Bid bid(Row.Concurrency row, int index, Leased before, long holder, boolean later, long now) {
        var slots = before.slots().size();
        if (later) {
            return bid(row, index, before, Verdict.ADMIT, slots, now, 0, before);
        }
        var ahead = ahead(before, holder);
        var kept = before.tickets().subList(0, ahead).stream()
                .filter(ticket -> now < ticket.keptUntil())
                .count();
        if (!row.isEnforced() || slots + kept < row.slots()) {
            var verdict = slots + kept < row.slots() ? Verdict.ADMIT : Verdict.DENY;
            return bid(row, index, before, verdict, slots + 1, now, 0, taken(before, holder, now));
        }
        var usual = Math.max(SOON_MS, before.usualMs());
        var mine = ticket(before, holder);
        var givesUpAt = mine.map(Ticket::givesUpAt).orElse(Exact.add(now, row.waitMs()));
        if (!row.queues()
                || givesUpAt <= now
                || (mine.isEmpty() && before.tickets().size() >= MOST)) {
            var after = new Leased(before.id(), before.usualMs(), before.slots(), without(before.tickets(), holder));
            return bid(row, index, before, Verdict.DENY, slots, now, now + usual, after);
        }
        var expected = now + Math.ceilDiv(Exact.multiply(ahead + 1, before.usualMs()), row.slots());
        return bid(row, index, before, Verdict.QUEUE, slots, expected, 0, waiting(before, holder, givesUpAt, now));
    }

    private static Bid bid(
            Row.Concurrency row,
            int index,
            Leased before,
            Verdict verdict,
            long used,
            long startsAt,
            long retryAt,
            Leased after) {
        return new Bid(
                row,
                before.id(),
                1,
                new Figures(index, verdict, used, 0, 0, 0, startsAt, Optional.empty()),
                before.slots().size(),
                false,
                retryAt,
                0,
                0,
                Optional.of(after));
    }

    private static Leased waiting(Leased before, long holder, long givesUpAt, long now) {
        var tickets = new ArrayList<Ticket>();
        var found = false;
        for (var ticket : before.tickets()) {
            var mine = ticket.holder() == holder;
            found |= mine;
            tickets.add(mine ? new Ticket(holder, now + TICKET_MS, ticket.keptUntil(), givesUpAt) : ticket);
        }
        if (!found) {
            tickets.add(new Ticket(holder, now + TICKET_MS, 0, givesUpAt));
        }
        return new Leased(before.id(), before.usualMs(), before.slots(), tickets);
    }

    /** Whether {@code holder} waits there and was asked for lately. */
    static boolean hasTicket(Leased state, long holder, long now) {
        return ticket(state, holder).filter(ticket -> ticket.aliveUntil() > now).isPresent();
    }

    private static Optional<Ticket> ticket(Leased state, long holder) {
        return state.tickets().stream()
                .filter(ticket -> ticket.holder() == holder)
                .findFirst();
    }

    /** How many wait before {@code holder}; all of them when it does not wait. */
    static int ahead(Leased state, long holder) {
        for (var i = 0; i < state.tickets().size(); i++) {
            if (state.tickets().get(i).holder() == holder) {
                return i;
            }
        }
        return state.tickets().size();
    }

    private static List<Ticket> without(List<Ticket> tickets, long holder) {
        return tickets.stream().filter(ticket -> ticket.holder() != holder).toList();
    }

    /** Until when {@code holder} has a slot, or 0. */
    static long until(Leased state, long holder, long now) {
        return live(state, now).stream()
                .filter(slot -> slot.holder() == holder)
                .mapToLong(Slot::until)
                .findFirst()
                .orElse(0);
    }

    /** Gives back the slot and the ticket of {@code holder}; the time the slot was held shows what is usual. */
    static Leased released(Leased state, long holder, long now) {
        var usual = state.usualMs();
        var slots = new ArrayList<Slot>();
        for (var slot : live(state, now)) {
            if (slot.holder() == holder) {
                var held = now - slot.since();
                usual = usual == 0 ? held : Math.floorDiv(7 * usual + held, 8);
            } else {
                slots.add(slot);
            }
        }
        return new Leased(state.id(), usual, slots, without(state.tickets(), holder));
    }

    /** Holds the slot on. */
    static Leased renewed(Leased before, long holder, long now) {
        var slots = live(before, now).stream()
                .map(slot -> slot.holder() == holder ? new Slot(holder, slot.since(), now + LEASE_MS) : slot)
                .toList();
        return new Leased(before.id(), before.usualMs(), slots, before.tickets());
    }

    /** Takes one more slot. */
    static Leased taken(Leased before, long holder, long now) {
        var slots = new ArrayList<>(before.slots());
        slots.add(new Slot(holder, now, now + LEASE_MS));
        return new Leased(before.id(), before.usualMs(), slots, without(before.tickets(), holder));
    }
}
