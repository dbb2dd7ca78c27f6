package io.evenhand.meter;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hears whose slots became free, from every replica. It may miss some, while it is connected again: whoever waits asks
 * from time to time besides.
 */
public final class FreedSlots implements AutoCloseable {

    private static final long RECONNECT_MS = 1_000;

    private final Vertx vertx;
    private final Redis redis;
    private final Consumer<String> listener;
    private volatile boolean closed;

    /** @param listener told the account */
    public FreedSlots(Vertx vertx, String url, Consumer<String> listener) {
        this.vertx = vertx;
        this.redis = Topology.of(url).client(vertx, new RedisOptions());
        this.listener = listener;
        connect();
    }

    private void connect() {
        redis.connect().onComplete(done -> {
            if (done.failed()) {
                connectLater();
            } else {
                subscribe(done.result());
            }
        });
    }

    private void subscribe(RedisConnection fresh) {
        // That of a cluster ends once for each master.
        var ended = new AtomicBoolean();
        fresh.handler(this::hear).endHandler(_ -> {
            if (ended.compareAndSet(false, true)) {
                fresh.close();
                connectLater();
            }
        });
        fresh.send(Request.cmd(Command.SUBSCRIBE).arg(Keys.FREED)).onFailure(_ -> fresh.close());
    }

    private void hear(Response message) {
        if (message.size() > 2 && message.get(0).toString().equals("message")) {
            listener.accept(message.get(2).toString());
        }
    }

    private void connectLater() {
        if (!closed) {
            vertx.setTimer(RECONNECT_MS, _ -> connect());
        }
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
