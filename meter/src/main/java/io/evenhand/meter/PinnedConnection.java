package io.evenhand.meter;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of an event loop, to every master of a cluster; made when it is first needed, and again when lost.
 * Each has a client of its own: one that is shared keeps every connection on the event loop of whoever came first, and
 * lends what was given up to the next.
 */
final class PinnedConnection {

    private final Supplier<Redis> clients;
    private volatile @Nullable Link link;
    private volatile boolean closed;

    /**
     * @param clients makes a client that belongs to the event loop which uses it first
     */
    PinnedConnection(Supplier<Redis> clients) {
        this.clients = clients;
    }

    private record Link(Redis client, Future<RedisConnection> connection) {}

    Future<RedisConnection> get() {
        var open = link;
        if (open == null) {
            var client = clients.get();
            var fresh = client.connect();
            open = new Link(client, fresh);
            link = open;
            fresh.onSuccess(ready -> ready.exceptionHandler(_ -> drop(fresh)).endHandler(_ -> drop(fresh)))
                    .onFailure(_ -> drop(fresh));
        }
        return open.connection();
    }

    /** Closes the one that {@code used} is, so that nothing that comes late is taken for an answer to what is asked next. */
    @SuppressWarnings("ReferenceEquality") // this very connection, not an equal one
    void drop(Future<RedisConnection> used) {
        var open = link;
        if (open != null && open.connection() == used) {
            link = null;
            open.client().close();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes it; calls in flight fail. */
    void close() {
        closed = true;
        var open = link;
        if (open != null) {
            drop(open.connection());
        }
    }
}
