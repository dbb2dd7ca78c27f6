package io.evenhand.local.issuer;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Predicate;

/** Things kept under a random word that works once, for a time. The oldest give way when there are too many. */
final class Tickets<T> {

    private static final int MOST = 1_000;
    private static final int BYTES = 32;

    private final LinkedHashMap<String, Kept<T>> kept = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Duration life;
    private final InstantSource clock;

    Tickets(Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
    }

    private record Kept<T>(T value, Instant until) {}

    synchronized String issue(T value) {
        kept.values().removeIf(this::isOver);
        if (kept.size() >= MOST) {
            kept.pollFirstEntry();
        }
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var word = HexFormat.of().formatHex(bytes);
        kept.put(word, new Kept<>(value, clock.instant().plus(life)));
        return word;
    }

    synchronized Optional<T> take(String word) {
        return Optional.ofNullable(kept.remove(word))
                .filter(ticket -> !isOver(ticket))
                .map(Kept::value);
    }

    synchronized void end(Predicate<T> which) {
        kept.values().removeIf(ticket -> which.test(ticket.value()));
    }

    private boolean isOver(Kept<T> ticket) {
        return !clock.instant().isBefore(ticket.until());
    }
}
