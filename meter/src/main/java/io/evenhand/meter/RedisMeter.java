package io.evenhand.meter;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.WalletState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The counters on Redis. Each event loop has one pinned connection and a {@link Lane} of its own, or one for each shard of a
 * cluster: one script call in flight, whatever arrives meanwhile is the next batch.
 */
public final class RedisMeter implements Meter {

    /** A cold account is restored, then its use looked for; twice the epoch may have changed meanwhile. */
    private static final int ATTEMPTS = 5;

    private final VertxInternal vertx;
    private final Topology topology;
    private final Layout layout;
    private final LongSupplier clockOffset;
    private final Duration deadline;
    private final Recall recall;
    private final Set<String> awaitingBase = ConcurrentHashMap.newKeySet();
    private final Map<Object, List<Lane>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger resting = new AtomicInteger();
    private final Queue<PinnedConnection> connections = new ConcurrentLinkedQueue<>();

    /**
     * @param clockOffset milliseconds the business clock is ahead of Redis' own; 0 in production
     * @param deadline how long a call may take before its caller goes on without an answer
     * @param memory who knows what this Redis does not (any more)
     */
    public RedisMeter(Vertx vertx, String url, LongSupplier clockOffset, Duration deadline, Memory memory) {
        this.vertx = (VertxInternal) vertx;
        this.topology = Topology.of(url);
        this.layout = topology.layout();
        this.clockOffset = clockOffset;
        this.deadline = deadline;
        this.recall = new Recall(memory);
    }

    @Override
    public Future<Answer> decide(Subject subject, Ask ask, Optional<IssuedUse> use) {
        return submit(Call.Decide.of(subject, ask, use)).map(reply -> Reply.answer(reply, ask.id()));
    }

    @Override
    public Future<Answer> preview(Subject subject, Ask ask) {
        return submit(Call.Decide.preview(subject, ask)).map(reply -> Reply.answer(reply, ask.id()));
    }

    @Override
    public Future<Answer> count(Subject subject, Ask ask, UseId use, long usedAt) {
        return submit(Call.Decide.count(subject, ask, use, usedAt)).map(reply -> Reply.answer(reply, ask.id()));
    }

    @Override
    public Future<Answer> sync(Subject subject, WalletState ledger) {
        return submit(new Call.Sync(subject, ledger)).map(reply -> Reply.answer(reply, ""));
    }

    @Override
    public Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs) {
        return submit(new Call.Claim(subject, decision, fingerprint, holdMs, false))
                .map(reply -> Reply.answer(reply, decision));
    }

    @Override
    public Future<Answer> look(Subject subject, String decision) {
        return submit(new Call.Claim(subject, decision, "", 0, true)).map(reply -> Reply.answer(reply, decision));
    }

    @Override
    public Future<Answer> renew(Subject subject, String decision, List<Integer> rows) {
        return submit(new Call.Renew(subject, decision, rows)).map(reply -> Reply.answer(reply, decision));
    }

    @Override
    public Future<Answer> complete(
            Subject subject, String decision, Optional<List<Ask.Charge>> charges, Map<String, Long> units) {
        return submit(new Call.Complete(subject, decision, charges, units)).map(reply -> Reply.answer(reply, decision));
    }

    @Override
    public Future<Answer> confirm(Subject subject, String decision) {
        return submit(new Call.Confirm(subject, decision)).map(reply -> Reply.answer(reply, decision));
    }

    @Override
    public Future<Figures> read(Subject subject) {
        return submit(new Call.Read(subject)).map(Reply::figures);
    }

    private Future<Buffer> submit(Call call) {
        return submit(lane(call.subject()), call, ATTEMPTS);
    }

    private Future<Buffer> submit(Lane lane, Call call, int attempts) {
        return lane.submit(call).compose(reply -> {
            if (Reply.isBaseless(reply)) {
                findBase(lane, call.subject());
            }
            var cold = Reply.isCold(reply);
            if (!cold && !Reply.isUnremembered(reply)) {
                return Future.succeededFuture(reply);
            }
            if (attempts == 1) {
                return Future.failedFuture(uncounted("the counters cannot be restored now"));
            }
            return !cold && call instanceof Call.Decide decide
                    ? remember(lane, decide, attempts)
                    : restore(lane, call.subject()).compose(_ -> submit(lane, call, attempts - 1));
        });
    }

    /** Puts an account back, or lets it begin without a base when nobody can tell it. */
    private Future<Buffer> restore(Lane lane, Subject subject) {
        var epoch = lane.epoch();
        return recall.checkpoint(epoch, subject.account())
                .map(Optional::of)
                .otherwise(Optional.empty())
                .compose(stored -> lane.submit(new Call.Restore(subject, epoch, stored)));
    }

    /** Looks for what an account had used before it began without a base; each answer without one tries again. */
    private void findBase(Lane lane, Subject subject) {
        var epoch = lane.epoch();
        if (awaitingBase.add(subject.account())) {
            recall.checkpoint(epoch, subject.account())
                    .compose(stored -> lane.submit(new Call.Restore(subject, epoch, Optional.of(stored))))
                    .onComplete(_ -> awaitingBase.remove(subject.account()));
        }
    }

    /** Answers a use as it was answered before, or decides on it when nobody remembers it. */
    private Future<Buffer> remember(Lane lane, Call.Decide call, int attempts) {
        var use = call.use().orElseThrow().id();
        var again = call.vouchedFor();
        return recall.use(lane.epoch(), call.subject().account(), use)
                .recover(e -> Future.failedFuture(
                        uncounted("whether the use was counted before cannot be told: " + e.getMessage())))
                .compose(found -> found.map(before -> Future.succeededFuture(
                                Reply.again(before, call.ask().fingerprint())))
                        .orElseGet(() -> submit(lane, again, attempts - 1)));
    }

    /** Redis answers, but cannot say what it should know: for now that is as good as no answer, and nothing was counted. */
    private static Silence uncounted(String why) {
        return new Silence(why, Future.succeededFuture(Silence.Effect.NOT_COUNTED));
    }

    private Lane lane(Subject subject) {
        var context = vertx.getOrCreateContext();
        return lanes.computeIfAbsent(context.nettyEventLoop(), _ -> newLanes(context))
                .get(layout.life(subject.shard()));
    }

    private List<Lane> newLanes(ContextInternal context) {
        var connection =
                new PinnedConnection(() -> topology.client(vertx, new RedisOptions().setPoolCleanerInterval(-1)));
        connections.add(connection);
        return IntStream.range(0, layout.lives())
                .mapToObj(life -> new Lane(
                        context.unwrap(), connection, layout, life, clockOffset, deadline, new Breaker(resting)))
                .toList();
    }

    /** On how many lanes Redis was silent so often that it is left alone for now. */
    public int resting() {
        return resting.get();
    }

    /** Closes every connection; calls in flight fail. */
    public void close() {
        connections.forEach(PinnedConnection::close);
    }
}
