package io.evenhand.kit.event;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads one service's events and hands them on. At most one reading at a time; a bell that comes meanwhile makes it
 * look once more. When a page fails, the next one holds a single event, so that what came before the bad one is applied.
 */
final class Follower {

    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final String service;
    private final EventsClient source;
    private final Feed feed;
    private final List<EventHandler> handlers;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean lookAgain;
    private volatile long known;
    private volatile long last;
    private volatile int page = PAGE;
    private volatile boolean outage;

    Follower(String service, EventsClient source, Feed feed, List<EventHandler> handlers) {
        this.service = service;
        this.source = source;
        this.feed = feed;
        this.handlers = handlers;
    }

    boolean isBehind(long position) {
        return position > known;
    }

    /** How many events of that service are known to be there and were not read yet. */
    long behind() {
        return Math.max(0, last - known);
    }

    /** Reads until there is nothing more; never fails, a failure is logged and the next bell or poll tries again. */
    Uni<Void> catchUp() {
        if (!reading.compareAndSet(false, true)) {
            lookAgain = true;
            return Uni.createFrom().voidItem();
        }
        lookAgain = false;
        var before = known;
        return feed.position(service)
                .chain(this::readFrom)
                .invoke(() -> outage = false)
                .eventually(() -> known == before ? Uni.createFrom().voidItem() : applied())
                .onFailure()
                .invoke(this::troubled)
                .onFailure()
                .recoverWithNull()
                .eventually(() -> reading.set(false))
                .chain(() -> lookAgain ? catchUp() : Uni.createFrom().voidItem());
    }

    private Uni<Void> readFrom(long position) {
        known = position;
        return source.after(position, page)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(read -> last = read.last())
                .chain(read -> read.items().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : feed.advance(service, read.items(), handlers).chain(reached -> {
                            page = Math.min(PAGE, page * 2);
                            known = reached;
                            return reached > position && reached < read.last()
                                    ? readFrom(reached)
                                    : Uni.createFrom().voidItem();
                        }));
    }

    private Uni<Void> applied() {
        return Multi.createFrom()
                .iterable(handlers)
                .onItem()
                .transformToUniAndConcatenate(EventHandler::applied)
                .onItem()
                .ignoreAsUni();
    }

    /** An outage is told when it begins; every poll after that would only say it again. */
    private void warnOnce(Throwable e) {
        if (!outage) {
            outage = true;
            Log.warnf("The events of %s cannot be read now: %s", service, e.getMessage());
        }
    }

    private void troubled(Throwable e) {
        if (e instanceof Feed.EventNotApplied) {
            Log.errorf(e, "The events of %s do not advance", service);
            page = 1;
        } else {
            warnOnce(e);
        }
    }
}
