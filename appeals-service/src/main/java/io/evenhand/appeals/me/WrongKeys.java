package io.evenhand.appeals.me;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many wrong keys came from where. Each replica counts for itself: keys cannot be guessed, only asked for too often. */
@Singleton
class WrongKeys {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_SOURCES = 10_000;

    private final MeConfig config;
    private final Cache<String, AtomicInteger> sources = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_SOURCES)
            .build();

    WrongKeys(MeConfig config) {
        this.config = config;
    }

    boolean areTooMany(String source) {
        var count = sources.getIfPresent(source);
        return count != null && count.get() >= config.wrongKeys();
    }

    void note(String source) {
        var _ = sources.get(source, _ -> new AtomicInteger()).incrementAndGet();
    }
}
