package io.evenhand.local.replay;

import io.evenhand.local.recording.Reading;
import io.evenhand.local.terminal.ProgressLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Several connections side by side. An account always travels in the same lane, so its uses stay in the file's order.
 */
final class Lanes implements AutoCloseable {

    private static final int WAITING_PER_LANE = 64;

    private final List<ExecutorService> lanes = new ArrayList<>();
    private final Semaphore room;
    private final Decisions decisions;
    private final ProgressLine progress;
    private volatile @Nullable Exception stop;
    private final AtomicLong played = new AtomicLong();

    Lanes(int count, Decisions decisions, ProgressLine progress) {
        this.decisions = decisions;
        this.progress = progress;
        this.room = new Semaphore(count * WAITING_PER_LANE);
        for (var i = 0; i < count; i++) {
            lanes.add(Executors.newSingleThreadExecutor());
        }
    }

    /** Plays one use, now or when the lane is free; waits while too many others wait. */
    void play(Tally tally, Reading.Use use, Optional<Instant> issuedAt) throws InterruptedException {
        room.acquire();
        lanes.get(Math.floorMod(tally.account().hashCode(), lanes.size())).execute(() -> {
            try {
                if (stop == null) {
                    playNow(tally, use, issuedAt);
                }
            } finally {
                room.release();
            }
        });
    }

    /** How many have been played. */
    long played() {
        return played.get();
    }

    /** Why the replay cannot go on, if so. */
    Optional<Exception> stopped() {
        return Optional.ofNullable(stop);
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        lanes.forEach(ExecutorService::close);
    }

    private void playNow(Tally tally, Reading.Use use, Optional<Instant> issuedAt) {
        try {
            var outcome = decisions.decide(tally.account(), use, issuedAt);
            tally.take(use, outcome);
            played.incrementAndGet();
            if (outcome instanceof Outcome.Refused(var status, var problem)) {
                progress.complain("row %d was refused: %d %s".formatted(use.row(), status, problem));
            }
        } catch (Exception e) {
            stop = e;
        }
    }
}
