package io.evenhand.metering.usage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One account's usage as somebody sees it who goes on looking. What was told last is remembered, so that only news are
 * told, and nothing is while the client has not taken what it was told before: a slow one costs no memory. Times are real.
 */
final class LiveView {

    private final String account;
    private final Viewer viewer;
    private final Optional<String> keyHash;
    private final Instant endsAt;
    private volatile @Nullable Usage told;
    private volatile Instant toldAt;
    private volatile long version = -1;
    private volatile @Nullable MultiEmitter<? super Optional<Usage>> client;

    /** @param keyHash of the key that asks; empty where it is a token */
    LiveView(String account, Viewer viewer, Optional<String> keyHash, Instant openedAt, Duration longest) {
        this.account = account;
        this.viewer = viewer;
        this.keyHash = keyHash;
        this.endsAt = openedAt.plus(longest);
        this.toldAt = openedAt;
    }

    String account() {
        return account;
    }

    Viewer viewer() {
        return viewer;
    }

    Optional<String> keyHash() {
        return keyHash;
    }

    /** What is told from now on: the usage whenever it is news; empty is a sign of life. */
    Multi<Optional<Usage>> told() {
        return Multi.createFrom().emitter(emitter -> client = emitter);
    }

    /** Takes note of what was told at first. */
    void begins(Usage first) {
        told = first;
    }

    /** Whether the client has taken all it was told. */
    boolean isReady() {
        var emitter = client;
        return emitter != null && emitter.requested() > 0;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(endsAt);
    }

    boolean isDue(Instant now, Duration beat) {
        return !now.isBefore(toldAt.plus(beat));
    }

    /** Whether the account's counters have changed since they were looked at. */
    boolean isBehind(long current) {
        return version != current;
    }

    /** Tells {@code usage}, read when the counters were at least at {@code current}, if it is news; else lives on. */
    void saw(Usage usage, long current, Instant now, boolean due) {
        version = current;
        var before = told;
        if (before == null || !usage.showsTheSameAs(before)) {
            told = usage;
            tell(Optional.of(usage), now);
        } else if (due) {
            live(now);
        }
    }

    /** Shows that it is alive. */
    void live(Instant now) {
        tell(Optional.empty(), now);
    }

    private void tell(Optional<Usage> news, Instant now) {
        toldAt = now;
        var emitter = client;
        if (emitter != null) {
            emitter.emit(news);
        }
    }

    void end() {
        var emitter = client;
        if (emitter != null) {
            emitter.complete();
        }
    }
}
