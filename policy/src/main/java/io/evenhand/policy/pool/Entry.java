package io.evenhand.policy.pool;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Who wants a place.
 *
 * @param id names this one request; the same id again is the same ticket or place
 * @param flow whose turn it takes, such as an install
 * @param weight places the flow gets at the peak, relative to others
 * @param lane where it queues
 * @param patience how long it waits at most, from now on; a ticket does not outlive it
 */
public record Entry(String id, String flow, double weight, String lane, Duration patience) {

    private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");
    private static final Duration TICKET = Duration.ofMillis(Pool.TICKET_MS);
    private static final double LEAST = 0.001;
    private static final double MOST = 1_000_000;

    public Entry {
        requireName("id", id);
        requireName("flow", flow);
        requireName("lane", lane);
        if (!(weight >= LEAST && weight <= MOST)) {
            throw new IllegalArgumentException("a weight lies between 0.001 and 1,000,000");
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is not negative");
        }
    }

    public Entry withPatience(Duration left) {
        return new Entry(id, flow, weight, lane, left);
    }

    /** How long its ticket is kept unless it is renewed. */
    public long ticketMs() {
        return patience.compareTo(TICKET) < 0 ? patience.toMillis() : TICKET.toMillis();
    }

    /** The script orders names by their bytes and ends them with a zero. */
    static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " is 1 to 128 visible ASCII characters");
        }
    }
}
