package io.evenhand.enforcement.outage;

import io.evenhand.meter.Silence;
import io.evenhand.policy.decision.Answer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Calls to Redis that end something and can wait until it answers again. They are lost with this process, and what is too
 * much is dropped: a lease ends by itself then, and an estimate costs nothing.
 */
@Singleton
class Owed {

    private static final int MOST = 10_000;

    private final BlockingQueue<Supplier<Future<Answer>>> calls = new ArrayBlockingQueue<>(MOST);

    /** Makes the call later, and answers {@code meanwhile} now. */
    Future<Answer> later(Supplier<Future<Answer>> call, Answer meanwhile) {
        var _ = calls.offer(call);
        return Future.succeededFuture(meanwhile);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> pay() {
        return Uni.createFrom().completionStage(() -> payNext().toCompletionStage());
    }

    private Future<Void> payNext() {
        var next = calls.poll();
        if (next == null) {
            return Future.succeededFuture();
        }
        return next.get().transform(done -> {
            if (done.cause() instanceof Silence) {
                var _ = calls.offer(next);
                return Future.succeededFuture();
            }
            return payNext();
        });
    }
}
