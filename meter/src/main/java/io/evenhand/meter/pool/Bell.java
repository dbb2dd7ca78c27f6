package io.evenhand.meter.pool;

import io.vertx.core.Context;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears which tickets were granted, on a connection of its own. What it does not hear is found by renewing tickets; so
 * it may be lost at any time, and is connected again within a second. It also may be dead without a sign: a grant that was
 * found although nothing was heard for a while says so.
 */
final class Bell {

    /** What there is to hear, on the event loop. */
    interface Listener {

        /** A waiting id got a place. */
        void granted(String pool, String id);

        /** The pool may have lost what it knew. */
        void lost(String pool);

        /** Whatever there was to hear before now may have been missed. */
        void connected();
    }

    private static final long RECONNECT_MS = 1_000;
    private static final long SILENCE = Duration.ofSeconds(2).toNanos();

    private final Context context;
    private final Redis redis;
    private final Listener listener;
    private @Nullable RedisConnection connection;
    private long heardAt;
    private boolean closed;

    Bell(Context context, Redis redis, Listener listener) {
        this.context = context;
        this.redis = redis;
        this.listener = listener;
    }

    void connect() {
        context.runOnContext(_ -> redis.connect().onComplete(done -> {
            if (done.failed()) {
                connectLater();
            } else {
                subscribe(done.result());
            }
        }));
    }

    private void subscribe(RedisConnection fresh) {
        connection = fresh;
        heardAt = System.nanoTime();
        fresh.handler(this::hear).exceptionHandler(_ -> lose(fresh)).endHandler(_ -> lose(fresh));
        fresh.send(Request.cmd(Command.PSUBSCRIBE).arg(PoolKeys.CHANNELS))
                .onSuccess(_ -> listener.connected())
                .onFailure(_ -> lose(fresh));
    }

    private void hear(Response message) {
        if (message.get(0).toString().equals("pmessage")) {
            heardAt = System.nanoTime();
            var pool = PoolKeys.poolOf(message.get(2).toString());
            var ids = message.get(3).toString();
            if (ids.isEmpty()) {
                listener.lost(pool);
            } else {
                List.of(ids.split(" ", -1)).forEach(id -> listener.granted(pool, id));
            }
        }
    }

    /** A grant was found that was not heard. */
    void missed() {
        var open = connection;
        if (open != null && System.nanoTime() - heardAt > SILENCE) {
            lose(open);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very connection, not an equal one
    private void lose(RedisConnection lost) {
        if (connection == lost) {
            connection = null;
            lost.close();
            connectLater();
        }
    }

    private void connectLater() {
        if (!closed) {
            context.owner().setTimer(RECONNECT_MS, _ -> connect());
        }
    }

    void close() {
        context.runOnContext(_ -> {
            closed = true;
            redis.close();
        });
    }
}
