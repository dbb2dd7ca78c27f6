package io.evenhand.enforcement.outage;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.Meter;
import io.evenhand.meter.Silence;
import io.evenhand.meter.Silence.Effect;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The counters, as requests meet them: Redis, and while it is silent the {@link Reserve}. Whoever holds something of a Redis
 * that is silent holds it on, and what ends is told when Redis is back.
 */
@Singleton
public class HotPath {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Meter meter;
    private final Reserve reserve;
    private final Owed owed;
    private final BusinessClock clock;

    HotPath(Meter meter, Reserve reserve, Owed owed, BusinessClock clock) {
        this.meter = meter;
        this.reserve = reserve;
        this.owed = owed;
        this.clock = clock;
    }

    /**
     * Decides on a request and counts it ({@link Meter#decide}).
     *
     * @param served what will have been used when it is admitted
     */
    public Future<Verdict> decide(Subject subject, Ask ask, Optional<IssuedUse> use, Supplier<Served> served) {
        return meter.decide(subject, ask, use)
                .transform(done -> done.succeeded()
                        ? Future.succeededFuture(new Verdict.Answered(done.result()))
                        : silent(done.cause(), silence -> reserve.decide(subject, ask, use, served.get(), silence)));
    }

    /** What {@link #decide} would say. */
    public Future<Verdict> preview(Subject subject, Ask ask) {
        return meter.preview(subject, ask)
                .transform(done -> done.succeeded()
                        ? Future.succeededFuture(new Verdict.Answered(done.result()))
                        : silent(done.cause(), _ -> reserve.preview(subject, ask)));
    }

    /** {@link Meter#claim}; who has a place on a Redis that is silent keeps it. */
    public Future<Answer> claim(Subject subject, String decision, String fingerprint, long holdMs) {
        return reserve.holds(decision)
                ? reserve.claim(subject, decision, fingerprint, holdMs)
                : meter.claim(subject, decision, fingerprint, holdMs).recover(e -> silent(e, _ -> notYet()));
    }

    /** {@link Meter#look}. */
    public Future<Answer> look(Subject subject, String decision) {
        return reserve.holds(decision)
                ? reserve.look(subject, decision)
                : meter.look(subject, decision).recover(e -> silent(e, _ -> notYet()));
    }

    private Future<Answer> notYet() {
        var now = clock.instant().toEpochMilli();
        return Future.succeededFuture(new Answer.NotYet(now, now + Reserve.AGAIN_MS, false, 0));
    }

    /** {@link Meter#renew}; nobody else can have slots of a Redis that is silent. */
    public Future<Answer> renew(Subject subject, String decision, List<Integer> rows) {
        return reserve.holds(decision)
                ? reserve.renew(subject, decision, rows)
                : meter.renew(subject, decision, rows).recover(e -> silent(e, _ -> running()));
    }

    private Future<Answer> running() {
        var now = clock.instant().toEpochMilli();
        return Future.succeededFuture(new Answer.Running(now, now + LEASE.toMillis()));
    }

    /** {@link Meter#complete}. */
    public Future<Answer> complete(
            Subject subject, String decision, Optional<List<Ask.Charge>> charges, Map<String, Long> units) {
        Supplier<Future<Answer>> call = () -> meter.complete(subject, decision, charges, units);
        if (!reserve.holds(decision)) {
            return call.get().recover(e -> silent(e, _ -> owed.later(call, completed())));
        }
        reserve.effect(decision).onSuccess(effect -> {
            if (effect != Effect.NOT_COUNTED) {
                owed.later(call, completed());
            }
        });
        return reserve.complete(subject, decision, charges, units);
    }

    private Answer completed() {
        return new Answer.Completed(clock.instant().toEpochMilli());
    }

    /** {@link Meter#confirm}. */
    public Future<Answer> confirm(Subject subject, String decision) {
        Supplier<Future<Answer>> call = () -> meter.confirm(subject, decision);
        return reserve.holds(decision)
                ? reserve.confirm(subject, decision)
                : call.get()
                        .recover(e -> silent(
                                e,
                                _ -> owed.later(
                                        call, new Answer.Running(clock.instant().toEpochMilli(), 0))));
    }

    private static <T> Future<T> silent(Throwable failure, Function<Silence, Future<T>> otherwise) {
        return failure instanceof Silence silence ? otherwise.apply(silence) : Future.failedFuture(failure);
    }
}
