package io.evenhand.meter;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import org.jspecify.annotations.Nullable;

/** The one connection of an event loop, to every master of a cluster; made when it is first needed, and again when lost. */
final class PinnedConnection {

    private final Redis redis;
    private @Nullable Future<RedisConnection> connection;

    PinnedConnection(Redis redis) {
        this.redis = redis;
    }

    Future<RedisConnection> get() {
        var open = connection;
        if (open == null) {
            var fresh = redis.connect();
            connection = fresh;
            fresh.onSuccess(ready -> ready.exceptionHandler(_ -> drop(fresh)).endHandler(_ -> drop(fresh)))
                    .onFailure(_ -> drop(fresh));
            open = fresh;
        }
        return open;
    }

    /** Closes the one that {@code used} is, so that nothing that comes late is taken for an answer to what is asked next. */
    @SuppressWarnings("ReferenceEquality") // this very connection, not an equal one
    void drop(Future<RedisConnection> used) {
        if (connection == used) {
            connection = null;
            used.onSuccess(RedisConnection::close);
        }
    }
}
