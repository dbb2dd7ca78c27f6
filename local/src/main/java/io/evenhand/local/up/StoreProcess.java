package io.evenhand.local.up;

import io.evenhand.local.place.Part;
import io.evenhand.local.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One store, which is started again on its data whenever it ends unasked. */
final class StoreProcess implements AutoCloseable {

    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

    private final Part part;
    private final Guard guard;
    private final Start start;
    private Store store;
    private boolean closed;

    /** How the store is started, the first time and again. */
    interface Start {
        Store now() throws IOException;
    }

    StoreProcess(Part part, Guard guard, Start start) throws IOException {
        this.part = part;
        this.guard = guard;
        this.start = start;
        this.store = launch();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        store.close();
        guard.ended(part, store.processId());
    }

    private Store launch() throws IOException {
        var launched = start.now();
        guard.started(part, launched.processId());
        var _ = ProcessHandle.of(launched.processId())
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRun(() -> ended(launched));
        return launched;
    }

    private synchronized void ended(Store ended) {
        if (closed) {
            return;
        }
        System.err.printf("%s ended and is started again.%n", part.word());
        try {
            guard.ended(part, ended.processId());
            // Its process is gone: this gives free what is left of it in this one.
            ended.close();
        } catch (IOException e) {
            System.err.printf("%s did not end well: %s%n", part.word(), e.getMessage());
        }
        restartSoon();
    }

    private void restartSoon() {
        CompletableFuture.delayedExecutor(RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::restart);
    }

    private synchronized void restart() {
        if (closed) {
            return;
        }
        try {
            store = launch();
        } catch (IOException e) {
            System.err.printf("%s could not be started again yet: %s%n", part.word(), e.getMessage());
            restartSoon();
        }
    }
}
