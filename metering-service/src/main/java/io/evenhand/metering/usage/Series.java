package io.evenhand.metering.usage;

import java.time.Instant;
import java.util.List;

/** An account's use of one meter over time, without gaps. */
public record Series(String account, String meter, List<Point> items) {

    public Series {
        items = List.copyOf(items);
    }

    /**
     * The use accepted from {@code startsAt} to the next point.
     *
     * @param units accepted, and not lapsed since
     * @param decisions requests that brought them
     * @param delayed those of them that did not start at once
     * @param byCredit credits spent
     */
    public record Point(Instant startsAt, long units, long decisions, long delayed, long byCredit) {}
}
