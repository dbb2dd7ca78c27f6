package io.evenhand.meter.pool;

import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Group commit for one pool: one script call in flight, at most {@link #MOST} calls in it, no timer. The settings that
 * came last hold for all of a batch. Everything here runs on one event loop.
 */
final class Turnstile {

    static final int MOST = 64;

    private record Pending(PoolCall call, Promise<PoolAnswer> promise) {}

    private final Context context;
    private final Wire wire;
    private final LongSupplier clockOffset;
    private final List<String> keys;
    private final Buffer channel;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final List<Promise<Void>> sweeping = new ArrayList<>();
    private PoolSettings settings;
    private boolean busy;

    Turnstile(Context context, Wire wire, LongSupplier clockOffset, PoolSettings settings) {
        this.context = context;
        this.wire = wire;
        this.clockOffset = clockOffset;
        this.settings = settings;
        this.keys = PoolKeys.of(settings.name());
        this.channel = Buffer.buffer(PoolKeys.channel(settings.name()));
    }

    Future<PoolAnswer> call(PoolSettings inForce, PoolCall call, ContextInternal caller) {
        var promise = caller.<PoolAnswer>promise();
        context.runOnContext(_ -> {
            settings = inForce;
            waiting.add(new Pending(call, promise));
            sendUnlessBusy();
        });
        return promise.future();
    }

    Future<Void> sweep(PoolSettings inForce, ContextInternal caller) {
        var promise = caller.<Void>promise();
        context.runOnContext(_ -> {
            settings = inForce;
            sweeping.add(promise);
            sendUnlessBusy();
        });
        return promise.future();
    }

    private void sendUnlessBusy() {
        if (!busy) {
            send();
        }
    }

    private void send() {
        var batch = new ArrayList<Pending>();
        while (batch.size() < MOST && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        var sweeps = List.copyOf(sweeping);
        sweeping.clear();
        busy = true;
        wire.run(PoolScript.CALLS, keys, arguments(batch)).onComplete(done -> {
            if (done.succeeded()) {
                deliver(batch, sweeps, done.result());
            } else {
                batch.forEach(pending -> pending.promise().fail(done.cause()));
                sweeps.forEach(promise -> promise.fail(done.cause()));
            }
            busy = false;
            if (!waiting.isEmpty()
                    || !sweeping.isEmpty()
                    || (done.succeeded() && PoolPacked.isUnfinished(done.result()))) {
                send();
            }
        });
    }

    private List<Buffer> arguments(List<Pending> batch) {
        var arguments = new ArrayList<Buffer>();
        arguments.add(Buffer.buffer(Long.toString(clockOffset.getAsLong())));
        arguments.add(PoolPacked.settings(settings));
        arguments.add(channel);
        batch.forEach(pending -> arguments.add(PoolPacked.call(pending.call())));
        return arguments;
    }

    private static void deliver(List<Pending> batch, List<Promise<Void>> sweeps, Response replies) {
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).promise().complete(PoolPacked.answer(replies, i));
        }
        sweeps.forEach(Promise::complete);
    }
}
