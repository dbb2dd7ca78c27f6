package io.evenhand.bench.floor;

import io.evenhand.meter.Meter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Callers on one event loop, each asking again as soon as it was answered, for one account after the other. */
final class Asking {

    private final Context context;
    private final Meter meter;
    private final Plan plan;
    private final int accounts;
    private long next;

    Asking(Vertx vertx, Meter meter, Plan plan, int accounts) {
        this.context = vertx.getOrCreateContext();
        this.meter = meter;
        this.plan = plan;
        this.accounts = accounts;
    }

    /** What the callers saw. */
    record Seen(Latencies took, long nanos, long errors) {}

    Future<Seen> times(long times, int callers) {
        var end = next + times;
        return run(callers, () -> next < end);
    }

    Future<Seen> during(Duration time, int callers) {
        var end = System.nanoTime() + time.toNanos();
        return run(callers, () -> System.nanoTime() < end);
    }

    private Future<Seen> run(int callers, BooleanSupplier goesOn) {
        var run = new Run(goesOn, callers);
        context.runOnContext(_ -> {
            for (var i = 0; i < callers; i++) {
                run.ask();
            }
        });
        return run.done.future();
    }

    /** One stretch of asking; all of it happens on the event loop. */
    private final class Run {

        private final BooleanSupplier goesOn;
        private final Promise<Seen> done = Promise.promise();
        private final Latencies took = new Latencies();
        private final long start = System.nanoTime();
        private int callers;
        private long errors;

        Run(BooleanSupplier goesOn, int callers) {
            this.goesOn = goesOn;
            this.callers = callers;
        }

        void ask() {
            if (!goesOn.getAsBoolean()) {
                callers--;
                if (callers == 0) {
                    done.complete(new Seen(took, System.nanoTime() - start, errors));
                }
                return;
            }
            var number = next++;
            var account = (int) (number % accounts);
            var asked = System.nanoTime();
            meter.decide(plan.subject(account), plan.ask(account, number), Optional.empty())
                    .onComplete(answer -> {
                        if (answer.succeeded()) {
                            took.add(System.nanoTime() - asked);
                        } else {
                            errors++;
                        }
                        ask();
                    });
        }
    }
}
