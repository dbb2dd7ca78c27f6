package io.evenhand.meter;

import io.evenhand.meter.Silence.Effect;
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
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Group commit on one event loop, to what lives together (all of a single Redis, or a shard of a cluster): one script
 * call in flight, at most {@link #MOST} calls in it. Everything here runs on that event loop.
 *
 * <p>Nobody waits longer than the deadline: then a call fails as {@link Silence}, sent or not. A batch that was sent is
 * waited for longer, to learn what became of its calls; when it is given up the connection is closed, so that a late reply
 * cannot be taken for the next batch's.
 */
final class Lane {

    static final int MOST = 64;

    /** What the script replies before the answers: its epoch and the number of the batch. */
    private static final int BEFORE_ANSWERS = 2;

    /** How long Redis is left alone. */
    private static final Duration REST = Duration.ofMillis(500);

    /** How long a connection or the reply to a batch is waited for, unless the deadline is longer. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** What Redis answers instead of writing. */
    private static final Set<String> REFUSALS = Set.of(
            "READONLY",
            "NOREPLICAS",
            "LOADING",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "MISCONF",
            "OOM",
            "NOAUTH",
            "NOPERM",
            "BUSY");

    private static final class Pending {

        private final Call call;
        private final Promise<Buffer> promise = Promise.promise();
        private final long until;
        private @Nullable Promise<Effect> effect;

        Pending(Call call, long until) {
            this.call = call;
            this.until = until;
        }

        boolean isLate(long now) {
            return effect == null && now - until >= 0;
        }

        /** Its caller goes on without it, and is told later what became of it. */
        void expire(String message) {
            effect = Promise.promise();
            promise.fail(new Silence(message, effect.future()));
        }

        void answer(Buffer reply) {
            if (effect == null) {
                promise.complete(reply);
            } else {
                effect.complete(Reply.isCounted(reply) ? Effect.COUNTED : Effect.NOT_COUNTED);
            }
        }

        void fail(String message, Effect known) {
            if (effect == null) {
                promise.fail(new Silence(message, Future.succeededFuture(known)));
            } else {
                effect.complete(known);
            }
        }
    }

    private final Context context;
    private final EventLoop eventLoop;
    private final PinnedConnection connection;
    private final Layout layout;
    private final int life;
    private final LongSupplier clockOffset;
    private final Duration deadline;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final IdentityHashMap<LimitTable, byte[]> tables = new IdentityHashMap<>();
    private final Breaker breaker;
    private List<Pending> sent = List.of();
    private boolean busy;
    private boolean watched;
    private boolean resting;
    private volatile String epoch = "";
    private long seen;

    Lane(
            ContextInternal context,
            PinnedConnection connection,
            Layout layout,
            int life,
            LongSupplier clockOffset,
            Duration deadline,
            Breaker breaker) {
        this.context = context;
        this.eventLoop = context.nettyEventLoop();
        this.connection = connection;
        this.layout = layout;
        this.life = life;
        this.clockOffset = clockOffset;
        this.deadline = deadline;
        this.breaker = breaker;
    }

    Future<Buffer> submit(Call call) {
        var pending = new Pending(call, System.nanoTime() + deadline.toNanos());
        if (eventLoop.inEventLoop()) {
            enqueue(pending);
        } else {
            context.runOnContext(_ -> enqueue(pending));
        }
        return pending.promise.future();
    }

    private void enqueue(Pending pending) {
        if (breaker.isOpen()) {
            pending.fail("Redis was silent, and is left alone", Effect.NOT_COUNTED);
            return;
        }
        waiting.add(pending);
        if (!watched) {
            watch(deadline.toMillis());
        }
        if (!busy) {
            sendNext();
        }
    }

    private void watch(long ms) {
        watched = true;
        context.owner().setTimer(ms, _ -> look());
    }

    /** Lets nobody wait who waited as long as they may; those who came first are first. */
    private void look() {
        var now = System.nanoTime();
        var late = sent.stream().filter(pending -> pending.isLate(now)).toList();
        late.forEach(pending -> pending.expire("no answer within " + deadline.toMillis() + " ms"));
        var some = !late.isEmpty();
        for (var first = waiting.peek(); first != null && first.isLate(now); first = waiting.peek()) {
            waiting.remove();
            first.fail("not sent within " + deadline.toMillis() + " ms", Effect.NOT_COUNTED);
            some = true;
        }
        if (some) {
            failed();
        }
        watched = false;
        Stream.concat(sent.stream().filter(pending -> pending.effect == null), waiting.stream())
                .findFirst()
                .ifPresent(next -> watch(Math.max(1, Math.ceilDiv(next.until - now, 1_000_000L))));
    }

    /** The life of Redis' data that was written to last. */
    String epoch() {
        return epoch;
    }

    private void sendNext() {
        busy = !waiting.isEmpty();
        if (busy) {
            var used = connection.get();
            if (used.succeeded()) {
                send(used);
            } else {
                inTime(used).onSuccess(_ -> send(used)).onFailure(e -> {
                    giveUp(used, Effect.NOT_COUNTED, e);
                });
            }
        }
    }

    private void send(Future<RedisConnection> used) {
        var batch = new ArrayList<Pending>();
        while (batch.size() < MOST && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        busy = !batch.isEmpty();
        if (!busy) {
            // Nobody waited so long for the connection.
            return;
        }
        sent = batch;
        inTime(evaluate(used, batch))
                .onSuccess(replies -> deliver(batch, replies))
                .onFailure(e -> giveUp(used, refuses(e) ? Effect.NOT_COUNTED : Effect.UNKNOWN, e));
    }

    private void deliver(List<Pending> batch, Response replies) {
        sent = List.of();
        if (batch.stream().allMatch(pending -> pending.effect == null)) {
            breaker.answered();
        }
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).answer(replies.get(BEFORE_ANSWERS + i).toBuffer());
        }
        sendNext();
    }

    private void failed() {
        breaker.failed();
        if (breaker.isOpen() && !resting && !connection.isClosed()) {
            resting = true;
            context.owner().setTimer(REST.toMillis(), _ -> tryAgain());
        }
    }

    /** Asks for nothing, which writes all the same; nobody waits for it. */
    private void tryAgain() {
        resting = false;
        if (busy) {
            failed();
            return;
        }
        busy = true;
        var used = connection.get();
        inTime(used.compose(_ -> run(used, List.of())))
                .onSuccess(replies -> {
                    busy = false;
                    note(replies);
                    breaker.answered();
                })
                .onFailure(e -> giveUp(used, Effect.NOT_COUNTED, e));
    }

    /** Closes the connection; who waits behind what failed would fail as well. */
    private void giveUp(Future<RedisConnection> used, Effect effect, Throwable cause) {
        connection.drop(used);
        failed();
        var failed = sent;
        sent = List.of();
        var unsent = List.copyOf(waiting);
        waiting.clear();
        busy = false;
        var message = String.valueOf(cause.getMessage());
        failed.forEach(pending -> pending.fail(message, effect));
        unsent.forEach(pending -> pending.fail(message, Effect.NOT_COUNTED));
    }

    /** Before it wrote anything, since the script's first step is a write; its own words may stand before those of Redis. */
    private static boolean refuses(Throwable failure) {
        var message = "-" + failure.getMessage();
        return REFUSALS.stream().anyMatch(refusal -> message.contains("-" + refusal + " "));
    }

    private Future<Response> evaluate(Future<RedisConnection> used, List<Pending> batch) {
        return run(used, batch).compose(replies -> inEpoch(used, batch, replies));
    }

    private Future<Response> run(Future<RedisConnection> used, List<Pending> batch) {
        return send(used, batch, Command.EVALSHA, Script.SHA).recover(failure -> {
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
        });
    }

    /** A reply without answers tells the epoch that is: no call was run, and each goes again. */
    private Future<Response> inEpoch(Future<RedisConnection> used, List<Pending> batch, Response replies) {
        note(replies);
        return replies.size() == BEFORE_ANSWERS ? evaluate(used, batch) : Future.succeededFuture(replies);
    }

    private void note(Response replies) {
        epoch = replies.get(0).toString();
        seen = Long.parseLong(replies.get(1).toString());
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
            var call = pending.call;
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

    private <T> Future<T> inTime(Future<T> future) {
        var promise = Promise.<T>promise();
        var longest = Math.max(LONGEST.toMillis(), deadline.toMillis());
        var timer = context.owner()
                .setTimer(longest, _ -> promise.tryFail(new MeterUnavailable("no answer within " + longest + " ms")));
        future.onComplete(done -> {
            context.owner().cancelTimer(timer);
            if (done.succeeded()) {
                promise.tryComplete(done.result());
            } else {
                promise.tryFail(done.cause());
            }
        });
        return promise.future();
    }
}
