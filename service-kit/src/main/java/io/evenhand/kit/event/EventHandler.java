package io.evenhand.kit.event;

import io.smallrye.mutiny.Uni;

/**
 * Hears the events of another service. Implement it as a bean; events then arrive one at a time, in order of position,
 * each inside the Hibernate Reactive transaction that also advances the feed's position. So an effect written through
 * that session happens exactly once; any other effect may happen again and must be idempotent by {@link Event#id}.
 *
 * <p>A failing handler rolls back and is tried again, for ever, with the event's position in the log: an event is
 * never skipped. Types that are not known must be ignored.
 */
public interface EventHandler {

    /** The service whose events it hears, such as {@code accounts}. */
    String follows();

    /** Applies one event. */
    Uni<Void> handle(Event event);

    /**
     * Says, in every replica, that more events have taken effect, whichever replica applied them: time to forget what
     * memory holds of older ones. It must not fail.
     */
    default Uni<Void> applied() {
        return Uni.createFrom().voidItem();
    }
}
