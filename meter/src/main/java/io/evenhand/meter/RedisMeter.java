package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The counters on Redis. Each event loop has a {@link Lane} of its own: one pinned connection, one script call in
 * flight, whatever arrives meanwhile is the next batch.
 */
public final class RedisMeter implements Meter {

    /** Partitions of the usage log; several lanes may share one. */
    static final int PARTITIONS = 8;

    private final VertxInternal vertx;
    private final Redis redis;
    private final LongSupplier clockOffset;
    private final Duration deadline;
    private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * @param clockOffset milliseconds the business clock is ahead of Redis' own; 0 in production
     * @param deadline how long a batch may take before its outcome counts as unknown
     */
    public RedisMeter(Vertx vertx, String url, LongSupplier clockOffset, Duration deadline) {
        this.vertx = (VertxInternal) vertx;
        // One connection per event loop is taken and kept: the pool must never be what a lane waits for.
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(url)
                        .setMaxPoolSize(1024)
                        .setMaxPoolWaiting(1024)
                        .setPoolCleanerInterval(-1));
        this.clockOffset = clockOffset;
        this.deadline = deadline;
    }

    @Override
    public Future<Answer> decide(Subject subject, Ask ask, Optional<UseId> use) {
        return submit(Call.decide(subject, ask, use)).map(Reply::answer);
    }

    @Override
    public Future<Answer> sync(Subject subject, int wallet, WalletState ledger) {
        return submit(Call.sync(subject, wallet, ledger)).map(Reply::answer);
    }

    @Override
    public Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs) {
        return submit(Call.claim(subject, decision, fingerprint, holdMs, false)).map(Reply::answer);
    }

    @Override
    public Future<Answer> look(Subject subject, String decision) {
        return submit(Call.claim(subject, decision, "", 0, true)).map(Reply::answer);
    }

    @Override
    public Future<Figures> read(Subject subject) {
        return submit(Call.read(subject)).map(reply -> Reply.figures(reply, subject.table()));
    }

    private Future<Buffer> submit(Call call) {
        var context = vertx.getOrCreateContext();
        var lane = lanes.computeIfAbsent(context.nettyEventLoop(), _ -> newLane(context));
        return lane.submit(call);
    }

    private Lane newLane(ContextInternal context) {
        return new Lane(context.unwrap(), redis, clockOffset, deadline, Keys.log(lanes.size() % PARTITIONS));
    }

    /** Closes every connection; calls in flight fail. */
    public void close() {
        redis.close();
    }
}
