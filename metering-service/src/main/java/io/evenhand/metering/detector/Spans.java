package io.evenhand.metering.detector;

import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** From when to when rules look. */
final class Spans {

    private Spans() {}

    /** Since when a rule with {@code window} looks at {@code now}. */
    static Instant from(Window window, Subscription of, Instant now) {
        return window instanceof Window.Rolling(var length)
                ? now.minus(length)
                : Boundaries.of(window, of.anchor(), of.timeZone(), now).start();
    }

    /** What tells two findings of a rule apart: in one window there is one. Of a rolling window, its end. */
    static Instant identity(Window window, Subscription of, Instant at) {
        return window instanceof Window.Rolling ? at : from(window, of, at);
    }

    /** When the window that {@code at} lies in ends; none for one that slides. */
    static Optional<Instant> end(Window window, Subscription of, Instant at) {
        return window instanceof Window.Rolling
                ? Optional.empty()
                : Optional.of(
                        Boundaries.of(window, of.anchor(), of.timeZone(), at).resetsAt());
    }

    /** At least as long as any window of the kind. */
    static Duration longest(Window window) {
        var two = Boundaries.of(window, Instant.EPOCH, ZoneOffset.UTC, Instant.EPOCH);
        return Duration.between(two.start(), two.nextEnd());
    }

    static String words(Window window) {
        return switch (window) {
            case Window.Rolling(var length) -> length.toString();
            case Window.Day _, Window.Week _, Window.Month _, Window.Cycle _ ->
                window.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }
}
