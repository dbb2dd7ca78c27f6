package io.evenhand.enforcement.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What was read of the projection, by id. It is good for a minute, unless it changed, and then read again; while PostgreSQL
 * does not answer it is good for an hour, since requests of whoever is known go on without PostgreSQL.
 */
final class Recent<T> {

    private static final int MOST = 1_000_000;
    private static final long GOOD = Duration.ofMinutes(1).toNanos();
    private static final Duration KNOWN = Duration.ofHours(1);

    /** How long PostgreSQL is waited for by whoever is known. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Cache<String, Entry<T>> entries;
    private final Ticker ticker;
    private final Vertx vertx;
    private final BooleanSupplier silent;
    private final LongSupplier changes;

    private record Entry<T>(T read, long at) {}

    /**
     * @param silent whether PostgreSQL does not answer now
     * @param changes tells another number once something has changed
     */
    Recent(Vertx vertx, BooleanSupplier silent, LongSupplier changes) {
        this(vertx, silent, changes, Ticker.systemTicker());
    }

    Recent(Vertx vertx, BooleanSupplier silent, LongSupplier changes, Ticker ticker) {
        this.entries = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker)
                .maximumSize(MOST)
                .expireAfterWrite(KNOWN)
                .build();
        this.ticker = ticker;
        this.vertx = vertx;
        this.silent = silent;
        this.changes = changes;
    }

    /** What is known of {@code id}, or what {@code read} finds. */
    Uni<Optional<T>> find(String id, Supplier<Uni<Optional<T>>> read) {
        var known = entries.getIfPresent(id);
        if (known == null) {
            return kept(id, read);
        }
        if (silent.getAsBoolean() || ticker.read() - known.at() < GOOD) {
            return Uni.createFrom().item(Optional.of(known.read()));
        }
        var context = vertx.getOrCreateContext();
        return kept(id, read)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(Optional.of(known.read()))
                // Who asked goes on where it was: counters belong to an event loop.
                .emitOn(context::runOnContext);
    }

    private Uni<Optional<T>> kept(String id, Supplier<Uni<Optional<T>>> read) {
        var since = changes.getAsLong();
        return read.get().invoke(found -> {
            found.ifPresentOrElse(
                    value -> entries.put(id, new Entry<>(value, ticker.read())), () -> entries.invalidate(id));
            // A change was noticed since: then this may be old, and is read again.
            if (since != changes.getAsLong()) {
                entries.invalidate(id);
            }
        });
    }

    void forget(String id) {
        entries.invalidate(id);
    }

    void forgetAll() {
        entries.invalidateAll();
    }
}
