package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.outage.Spare;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.FreedSlots;
import io.evenhand.meter.pool.Admission;
import io.evenhand.meter.pool.Places;
import io.evenhand.meter.pool.Pools;
import io.evenhand.meter.pool.RedisPools;
import io.evenhand.meter.pool.Visit;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.pool.Entry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings accepted requests to their start: holds them until their time, lets them wait for a slot, then for a place in a
 * pool, each as long as the caller's patience lasts. Whoever waits for a slot is woken when one becomes free, on whatever
 * replica, and asks every second besides, which keeps the ticket alive. A client that leaves gives everything back.
 */
@Singleton
public class Starts {

    private static final long ASK_MS = 1_000;

    private final Vertx vertx;
    private final Claims claims;
    private final PoolSettingsInForce settings;
    private final RedisPools pools;
    private final Pools enduring;
    private final Places places;
    private final FreedSlots freed;
    private final ConcurrentHashMap<String, Set<Wait>> waits = new ConcurrentHashMap<>();

    Starts(
            Vertx vertx,
            Claims claims,
            PoolSettingsInForce settings,
            MeterConfig config,
            Spare spare,
            @ConfigProperty(name = "evenhand.redis.url") String redis) {
        this.vertx = vertx;
        this.claims = claims;
        this.settings = settings;
        // Leases are about processes: the business clock does not move them.
        this.pools = new RedisPools(vertx, redis, () -> 0, config.deadline());
        this.enduring = spare.of(pools);
        this.places = new Places(vertx, enduring, redis);
        this.freed = new FreedSlots(vertx, redis, this::wake);
    }

    void stop(@Observes ShutdownEvent stopped) {
        freed.close();
        places.close();
        pools.close();
    }

    Pools pools() {
        return enduring;
    }

    /**
     * Brings a request to its start, or as near as the caller's patience reaches.
     *
     * @param patience how long the caller holds the request
     * @param left completes when the client has left
     */
    public Future<Start> start(
            Decision.Accepted decision, DecisionRequest request, Duration patience, Future<Void> left) {
        var wait = new Wait(decision, request, System.nanoTime() + patience.toNanos());
        left.onSuccess(_ -> wait.leave());
        return wait.begin();
    }

    /** Starts a request whose place was claimed. */
    public Future<Start> claimed(
            Decision.Accepted decision, DecisionRequest request, Answer claim, Duration patience, Future<Void> left) {
        var wait = new Wait(decision, request, System.nanoTime() + patience.toNanos());
        left.onSuccess(_ -> wait.leave());
        return wait.take(claim);
    }

    private void wake(String account) {
        waits.getOrDefault(account, Set.of()).forEach(Wait::wake);
    }

    /** One request on its way. */
    private final class Wait {

        private final DecisionRequest request;
        private final long until;
        private final Context context = vertx.getOrCreateContext();
        private final Promise<Start> start = Promise.promise();
        private Decision.Accepted decision;
        private boolean asking;
        private boolean over;
        private long timer = -1;
        private Optional<Visit> visit = Optional.empty();

        Wait(Decision.Accepted decision, DecisionRequest request, long until) {
            this.decision = decision;
            this.request = request;
            this.until = until;
        }

        private long patienceMs() {
            return Math.max(0, (until - System.nanoTime()) / 1_000_000);
        }

        Future<Start> begin() {
            var answer = decision.answer();
            var delay = answer.startsAt() - answer.now();
            if (answer.position() > 0) {
                waitForSlot(answer.now(), answer.startsAt(), answer.position());
            } else if (answer.waiting() && delay > patienceMs()) {
                end(new Start.Later(decision, answer.now(), answer.startsAt(), 0));
            } else if (answer.waiting()) {
                at(delay, this::ask);
            } else {
                at(delay, () -> enterPool(answer.slotUntil() > 0));
            }
            return start.future();
        }

        private void at(long delayMs, Runnable what) {
            if (delayMs <= 0) {
                what.run();
            } else {
                timer = vertx.setTimer(delayMs, _ -> what.run());
            }
        }

        private void waitForSlot(long now, long expected, long position) {
            if (over) {
                return;
            }
            if (patienceMs() == 0) {
                end(new Start.Later(decision, now, expected, position));
                return;
            }
            waits.computeIfAbsent(account(), _ -> ConcurrentHashMap.newKeySet()).add(this);
            timer = vertx.setTimer(Math.max(1, Math.min(ASK_MS, patienceMs())), _ -> ask());
        }

        private String account() {
            return decision.terms().caller().enrolment().account().id();
        }

        void wake() {
            context.runOnContext(_ -> ask());
        }

        /** Asks whether its turn has come. */
        private void ask() {
            if (asking || over) {
                return;
            }
            asking = true;
            vertx.cancelTimer(timer);
            claims.claim(decision.terms().caller(), decision.id(), request, Duration.ofMillis(patienceMs()))
                    .onSuccess(answer -> {
                        asking = false;
                        take(answer);
                    })
                    .onFailure(this::fail);
        }

        Future<Start> take(Answer answer) {
            switch (answer) {
                case Answer.Accepted accepted -> {
                    decision = new Decision.Accepted(
                            decision.id(), decision.terms(), accepted, decision.degraded() || accepted.degraded());
                    forget();
                    begin();
                }
                case Answer.Claimed(var now, var startsAt, var slotUntil) -> {
                    decision = decision.begun(now, startsAt, slotUntil);
                    forget();
                    at(startsAt - now, () -> enterPool(slotUntil > 0));
                }
                case Answer.NotYet(var now, var startsAt, var _, var position) -> {
                    if (position > 0) {
                        waitForSlot(now, startsAt, position);
                    } else if (startsAt - now > patienceMs()) {
                        end(new Start.Later(decision, now, startsAt, 0));
                    } else {
                        at(Math.max(1, startsAt - now), this::ask);
                    }
                }
                case Answer.Denied denied ->
                    end(new Start.Refused(
                            new Decision.Denied(decision.id(), decision.terms(), denied, decision.degraded())));
                case Answer.Running(var now, var slotUntil) -> {
                    decision = decision.begun(now, now, slotUntil);
                    forget();
                    enterPool(slotUntil > 0);
                }
                case Answer.Conflict _ ->
                    fail(new ProblemException(409, "place-conflict", "This place was given for another request."));
                case Answer.Gone _ ->
                    fail(new ProblemException(
                            410,
                            "place-gone",
                            "There is no such place: it was used, or given up an hour after its start."));
                case Answer.NeedsWallet _, Answer.StaleWindows _, Answer.Completed _ ->
                    fail(new IllegalStateException("The meter answered " + answer));
            }
            return start.future();
        }

        private void enterPool(boolean slots) {
            if (over) {
                return;
            }
            var pool = decision.terms().pool();
            if (pool.isEmpty()) {
                run(slots || !request.estimate().isZero());
                return;
            }
            var entered = places.enter(settings.of(decision.terms(), pool.get()), entry(pool.get()));
            visit = Optional.of(entered);
            entered.admission()
                    .onSuccess(admission -> {
                        switch (admission) {
                            case Admission.Entered _ -> run(true);
                            case Admission.TimedOut _, Admission.Full _ -> crowded();
                            case Admission.Left _ -> {
                                // Its client has left.
                            }
                        }
                    })
                    .onFailure(e -> {
                        claims.giveBack(decision);
                        fail(e);
                    });
        }

        private Entry entry(PoolTerms pool) {
            var lane = decision.answer().relaxed() ? PoolSettingsInForce.RELAXED : PoolSettingsInForce.FAST;
            return new Entry(
                    decision.id(),
                    decision.terms().caller().flow(),
                    pool.weight(),
                    lane,
                    Duration.ofMillis(patienceMs()));
        }

        private void run(boolean held) {
            if (over) {
                return;
            }
            end(new Start.Running(decision, new Stay(vertx, claims, decision, visit, held)));
        }

        private void crowded() {
            claims.giveBack(decision).onComplete(_ -> {
                var now = decision.now();
                end(new Start.Refused(new Decision.Crowded(
                        decision.id(), decision.terms(), now, now + ASK_MS, decision.limits(), Decision.Reason.POOL)));
            });
        }

        private void end(Start outcome) {
            over = true;
            forget();
            start.tryComplete(outcome);
        }

        private void fail(Throwable failure) {
            over = true;
            asking = false;
            forget();
            start.tryFail(failure);
        }

        private void forget() {
            vertx.cancelTimer(timer);
            waits.computeIfPresent(account(), (_, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }

        /** The client has left before its request started: its ticket, its place, or what it had counted goes back. */
        void leave() {
            if (over) {
                return;
            }
            over = true;
            forget();
            visit.ifPresent(Visit::leave);
            var answer = decision.answer();
            if (answer.waiting()
                    || answer.slotUntil() > 0
                    || decision.terms().pool().isPresent()) {
                claims.giveBack(decision);
            }
        }
    }
}
