package io.evenhand.meter;

import io.evenhand.policy.table.LimitTable;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Group commit on one event loop, to what lives together (all of a single Redis, or a shard of a cluster): one script
 * call in flight, at most {@link #MOST} calls in it, no timer. Everything here runs on that event loop. A batch that misses
 * its deadline fails as unknown and the connection is closed, so that a late reply cannot be taken for the next batch's.
 */
final class Lane {

    static final int MOST = 64;

    /** What the script replies before the answers: its epoch and the number of the batch. */
    private static final int BEFORE_ANSWERS = 2;

    private record Pending(Call call, Promise<Buffer> promise) {}

    private final Context context;
    private final EventLoop eventLoop;
    private final PinnedConnection connection;
    private final Layout layout;
    private final int life;
    private final LongSupplier clockOffset;
    private final Duration deadline;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final IdentityHashMap<LimitTable, byte[]> tables = new IdentityHashMap<>();
    private boolean busy;
    private volatile String epoch = "";
    private long seen;

    Lane(
            ContextInternal context,
            PinnedConnection connection,
            Layout layout,
            int life,
            LongSupplier clockOffset,
            Duration deadline) {
        this.context = context;
        this.eventLoop = context.nettyEventLoop();
        this.connection = connection;
        this.layout = layout;
        this.life = life;
        this.clockOffset = clockOffset;
        this.deadline = deadline;
    }

    Future<Buffer> submit(Call call) {
        var promise = Promise.<Buffer>promise();
        if (eventLoop.inEventLoop()) {
            enqueue(new Pending(call, promise));
        } else {
            context.runOnContext(_ -> enqueue(new Pending(call, promise)));
        }
        return promise.future();
    }

    private void enqueue(Pending pending) {
        waiting.add(pending);
        if (!busy) {
            sendNext();
        }
    }

    /** The life of Redis' data that was written to last. */
    String epoch() {
        return epoch;
    }

    private void sendNext() {
        var batch = new ArrayList<Pending>();
        while (batch.size() < MOST && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        busy = !batch.isEmpty();
        if (busy) {
            var used = connection.get();
            withDeadline(used, evaluate(used, batch)).onComplete(done -> {
                if (done.succeeded()) {
                    deliver(batch, done.result());
                } else {
                    connection.drop(used);
                    fail(batch, done.cause());
                }
                sendNext();
            });
        }
    }

    private Future<Response> evaluate(Future<RedisConnection> used, List<Pending> batch) {
        return send(used, batch, Command.EVALSHA, Script.SHA)
                .recover(failure -> {
                    // In both cases the script did not run, so sending it again counts nothing twice.
                    var message = String.valueOf(failure.getMessage());
                    if (message.startsWith("NOSCRIPT")) {
                        return send(used, batch, Command.EVAL, Script.SOURCE);
                    }
                    if (message.startsWith("MOVED")) {
                        connection.drop(used);
                        return send(connection.get(), batch, Command.EVALSHA, Script.SHA);
                    }
                    return Future.failedFuture(failure);
                })
                .compose(replies -> inEpoch(used, batch, replies));
    }

    /** A reply without answers tells the epoch that is: no call was run, and each goes again. */
    private Future<Response> inEpoch(Future<RedisConnection> used, List<Pending> batch, Response replies) {
        epoch = replies.get(0).toString();
        seen = Long.parseLong(replies.get(1).toString());
        return replies.size() == BEFORE_ANSWERS ? evaluate(used, batch) : Future.succeededFuture(replies);
    }

    private Future<Response> send(Future<RedisConnection> used, List<Pending> batch, Command command, String script) {
        return used.compose(open -> open.send(request(batch, command, script)))
                .compose(response -> response == null
                        ? Future.failedFuture(new MeterUnavailable("Redis answered nothing"))
                        : Future.succeededFuture(response));
    }

    private Request request(List<Pending> batch, Command command, String script) {
        var partitions = new ArrayList<Integer>();
        var inBatch = new ArrayList<LimitTable>();
        var keys = new ArrayList<byte[]>(3 * batch.size());
        var calls = new ArrayList<byte[]>(batch.size());
        for (var pending : batch) {
            var call = pending.call();
            var subject = call.subject();
            keys.add(subject.stateKey());
            keys.add(subject.waitingKey());
            call.use()
                    .ifPresent(use ->
                            keys.add(Keys.use(subject.account(), use.id()).getBytes(StandardCharsets.UTF_8)));
            calls.add(Packed.call(
                    call, indexOf(partitions, layout.partition(subject.shard())), indexOf(inBatch, subject.table())));
        }
        var request = Request.cmd(command)
                .arg(script)
                .arg(2 + partitions.size() + keys.size())
                .arg(layout.epoch(life))
                .arg(layout.batches(life));
        partitions.forEach(partition -> request.arg(layout.log(partition, epoch)));
        keys.forEach(request::arg);
        request.arg(clockOffset.getAsLong())
                .arg(epoch)
                .arg(seen)
                .arg(Epochs.letters())
                .arg(partitions.size())
                .arg(inBatch.size());
        inBatch.forEach(table -> request.arg(packed(table)));
        calls.forEach(request::arg);
        return request;
    }

    private static int indexOf(List<Integer> partitions, int partition) {
        var index = partitions.indexOf(partition);
        if (index >= 0) {
            return index;
        }
        partitions.add(partition);
        return partitions.size() - 1;
    }

    /** Compared by identity: tables are shared, and comparing them by content would cost more than sending one twice. */
    @SuppressWarnings("ReferenceEquality")
    private static int indexOf(List<LimitTable> tables, LimitTable table) {
        for (var i = 0; i < tables.size(); i++) {
            if (tables.get(i) == table) {
                return i;
            }
        }
        tables.add(table);
        return tables.size() - 1;
    }

    private byte[] packed(LimitTable table) {
        if (tables.size() > 1_000) {
            tables.clear();
        }
        return tables.computeIfAbsent(table, Packed::table);
    }

    private Future<Response> withDeadline(Future<RedisConnection> used, Future<Response> answer) {
        var promise = Promise.<Response>promise();
        var timer = context.owner().setTimer(deadline.toMillis(), _ -> {
            if (promise.tryFail(new MeterUnavailable("no answer within " + deadline.toMillis() + " ms"))) {
                connection.drop(used);
            }
        });
        answer.onComplete(done -> {
            context.owner().cancelTimer(timer);
            if (done.succeeded()) {
                promise.tryComplete(done.result());
            } else {
                promise.tryFail(done.cause());
            }
        });
        return promise.future();
    }

    private static void deliver(List<Pending> batch, Response replies) {
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).promise().complete(replies.get(BEFORE_ANSWERS + i).toBuffer());
        }
    }

    private static void fail(List<Pending> batch, Throwable cause) {
        var failure =
                cause instanceof MeterUnavailable ? cause : new MeterUnavailable(String.valueOf(cause.getMessage()));
        batch.forEach(pending -> pending.promise().fail(failure));
    }
}
