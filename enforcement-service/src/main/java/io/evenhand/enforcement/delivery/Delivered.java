package io.evenhand.enforcement.delivery;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That a message reached its holder, and how: deadlines that begin with delivery begin at {@code at}.
 *
 * @param by the channel, or {@code served} where none of them did for a week and it lay in the inbox
 */
@RegisterForReflection
public record Delivered(Instant at, String by) {

    /** After so long in the inbox a message counts as served. */
    static final Duration SERVED_AFTER = Duration.ofDays(7);

    static final String SERVED = "served";

    /** How it stands at {@code now} with a message told at {@code toldAt}; the first way that worked counts. */
    static Optional<Delivered> of(Instant toldAt, List<Delivery> deliveries, Instant now) {
        var reached = deliveries.stream()
                .flatMap(delivery ->
                        delivery
                                .reachedAt()
                                .map(at -> new Delivered(at, delivery.channel().word()))
                                .stream());
        return Stream.concat(reached, Stream.of(new Delivered(toldAt.plus(SERVED_AFTER), SERVED)))
                .filter(delivered -> !delivered.at().isAfter(now))
                .min(Comparator.comparing(Delivered::at));
    }
}
