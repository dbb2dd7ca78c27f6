package io.evenhand.meter.pool;

import io.evenhand.meter.Topology;
import io.evenhand.policy.pool.Entry;
import io.evenhand.policy.pool.PoolAnswer;
import io.evenhand.policy.pool.PoolCall;
import io.evenhand.policy.pool.PoolSettings;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Visits of this process to pools. A ticket is renewed within a second, which also finds a grant that was not heard of; a
 * place every ten. While the pool cannot be reached, those who run go on and those who wait do so for their patience; when
 * it has lost what it knew, renewing tells it again.
 *
 * <p>When patience ends, one last look is taken; so a lost message never costs a turn, and a silent Redis delays that end
 * by at most the deadline of a call.
 *
 * <p>All visits live on one event loop; their outcomes are delivered on the caller's.
 */
public final class Places {

    private static final long RENEW_TICKET_MS = 1_000;
    private static final long RENEW_PLACE_MS = 10_000;
    private static final long AGAIN_MS = 1_000;

    /** A ticket or place that could not be given back is gone by then. */
    private static final int TIMES = 30;

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Pools pools;
    private final Bell bell;
    private final Map<String, Visit> visits = new HashMap<>();
    private final Map<String, PoolSettings> settings = new ConcurrentHashMap<>();
    private boolean closed;

    /** @param url of the Redis on which the pools are, to hear of grants */
    public Places(Vertx vertx, Pools pools, String url) {
        this.vertx = (VertxInternal) vertx;
        this.context = this.vertx.createEventLoopContext();
        this.pools = pools;
        this.bell = new Bell(context, Topology.of(url).client(vertx, new RedisOptions()), new Renewal());
        bell.connect();
    }

    /** Tells the settings now in force, which hold for those who are in the pool already as well. */
    public void use(PoolSettings inForce) {
        settings.put(inForce.name(), inForce);
    }

    /** Asks for a place. An id is for one visit. */
    public Visit enter(PoolSettings inForce, Entry entry) {
        use(inForce);
        var promise = vertx.getOrCreateContext().<Admission>promise();
        var visit = new Visit(this, inForce.name(), entry, promise);
        context.runOnContext(_ -> {
            visits.put(key(inForce.name(), entry.id()), visit);
            ask(visit, false);
        });
        return visit;
    }

    /** Goes on without a visit that was admitted: whoever took it over renews its place and gives it back. */
    void handOver(Visit visit) {
        context.runOnContext(_ -> {
            if (visit.state() == Visit.State.RUNNING) {
                visit.end(new Admission.Left());
                forget(visit);
            }
        });
    }

    void leave(Visit visit, Admission outcome) {
        context.runOnContext(_ -> end(visit, outcome));
    }

    private void end(Visit visit, Admission outcome) {
        if (visit.state() != Visit.State.OVER) {
            visit.end(outcome);
            forget(visit);
            giveBack(visit, TIMES);
        }
    }

    private void forget(Visit visit) {
        context.owner().cancelTimer(visit.timer());
        visits.remove(key(visit.pool(), visit.entry().id()), visit);
    }

    private void giveBack(Visit visit, int times) {
        call(visit, new PoolCall.Leave(visit.entry().id()), done -> {
            if (done.failed() && times > 1) {
                later(visit, AGAIN_MS, () -> giveBack(visit, times - 1));
            }
        });
    }

    private final class Renewal implements Bell.Listener {

        @Override
        public void granted(String pool, String id) {
            var visit = visits.get(key(pool, id));
            if (visit != null && visit.state() == Visit.State.WAITING) {
                ask(visit, true);
            }
        }

        @Override
        public void lost(String pool) {
            renew(visit -> visit.pool().equals(pool));
        }

        @Override
        public void connected() {
            renew(_ -> true);
        }

        /** Those who run first, so that their places are not given away. */
        private void renew(Predicate<Visit> which) {
            var all = visits.values().stream().filter(which).toList();
            all.stream().filter(visit -> visit.state() == Visit.State.RUNNING).forEach(Places.this::hold);
            all.stream().filter(visit -> visit.state() == Visit.State.WAITING).forEach(visit -> ask(visit, true));
        }
    }

    /** Takes a place or ticket, or renews and claims what was taken. */
    private void ask(Visit visit, boolean heard) {
        call(visit, new PoolCall.Enter(visit.present()), done -> {
            if (visit.state() == Visit.State.OVER) {
                // Left meanwhile; giving it back was sent behind this call, so nothing is taken any more.
                return;
            }
            if (done.succeeded()) {
                take(visit, done.result(), heard);
            } else if (visit.isFirstAnswer()) {
                visit.fail(done.cause());
                forget(visit);
                giveBack(visit, TIMES);
            } else {
                askLater(visit);
            }
        });
    }

    private void take(Visit visit, PoolAnswer answer, boolean heard) {
        if (visit.state() == Visit.State.RUNNING) {
            // Heard of and found by itself at the same time.
            return;
        }
        switch (answer) {
            case PoolAnswer.Granted _ -> admit(visit, heard);
            case PoolAnswer.Queued queued -> {
                visit.queuedAt(queued);
                askLater(visit);
            }
            case PoolAnswer.Full(var bound) -> {
                visit.end(new Admission.Full(bound));
                forget(visit);
            }
            case PoolAnswer.Gone _ -> throw new IllegalStateException("entering answers no Gone");
        }
    }

    private void admit(Visit visit, boolean heard) {
        if (!heard && !visit.isFirstAnswer()) {
            bell.missed();
        }
        visit.admit();
        later(visit, RENEW_PLACE_MS, () -> hold(visit));
    }

    private void askLater(Visit visit) {
        var left = visit.present().patience().toMillis();
        if (left > 0) {
            later(visit, Math.min(someTime(), left + 1), () -> ask(visit, false));
        } else {
            end(visit, new Admission.TimedOut());
        }
    }

    /** Not the same for all: those who came at once would be renewed at once, and others wait behind them. */
    private static long someTime() {
        return RENEW_TICKET_MS - ThreadLocalRandom.current().nextLong(RENEW_TICKET_MS / 2);
    }

    private void hold(Visit visit) {
        call(visit, new PoolCall.Hold(visit.entry()), done -> {
            if (visit.state() == Visit.State.RUNNING) {
                later(visit, done.succeeded() ? RENEW_PLACE_MS : AGAIN_MS, () -> hold(visit));
            }
        });
    }

    private void call(Visit visit, PoolCall call, Handler<AsyncResult<PoolAnswer>> then) {
        var inForce = settings.get(visit.pool());
        if (inForce != null) {
            pools.call(inForce, call).onComplete(then);
        }
    }

    /** Instead of what was to come next for the visit. */
    private void later(Visit visit, long ms, Runnable action) {
        context.owner().cancelTimer(visit.timer());
        if (!closed) {
            visit.awakenBy(context.owner().setTimer(ms, _ -> action.run()));
        }
    }

    private static String key(String pool, String id) {
        return pool + ' ' + id;
    }

    /** Stops renewing; who is in a pool now is gone from it when the leases end. */
    public void close() {
        context.runOnContext(_ -> {
            closed = true;
            visits.values().forEach(visit -> context.owner().cancelTimer(visit.timer()));
        });
        bell.close();
    }
}
