package io.evenhand.local.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How fast recorded time passes while it is played. */
sealed interface Pace {

    /** As fast as Evenhand answers; recorded times mean nothing. */
    record AsFastAsItGoes() implements Pace {}

    /** {@code factor} times as fast as it was recorded. */
    record Times(double factor) implements Pace {}

    static Pace parse(String text) {
        if (text.equals("max")) {
            return new AsFastAsItGoes();
        }
        if (!text.matches("[0-9]{1,9}([.][0-9]{1,6})?") || Double.parseDouble(text) == 0) {
            throw new IllegalArgumentException("'%s' is neither max nor a positive number".formatted(text));
        }
        return new Times(Double.parseDouble(text));
    }

    /** Waits for the turn of what was recorded {@code sinceFirst} after the first; when that is, if it has a time. */
    default Optional<Instant> await(Instant begun, Duration sinceFirst) throws InterruptedException {
        return switch (this) {
            case AsFastAsItGoes _ -> Optional.empty();
            case Times(var factor) -> {
                var due = begun.plusNanos((long) (sinceFirst.toNanos() / factor));
                TimeUnit.NANOSECONDS.sleep(Duration.between(Instant.now(), due).toNanos());
                yield Optional.of(due);
            }
        };
    }
}
