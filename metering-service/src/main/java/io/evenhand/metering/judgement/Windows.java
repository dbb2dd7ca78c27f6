package io.evenhand.metering.judgement;

import io.evenhand.metering.cohort.SettledUse.Stretch;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The windows in which accounts are compared. */
final class Windows {

    private static final Duration HOUR = Duration.ofHours(1);

    private Windows() {}

    /** Since when is counted at {@code at}. */
    static Instant start(Window window, Subscription of, Instant at) {
        return window instanceof Window.Rolling(var length)
                ? at.minus(length)
                : Boundaries.of(window, of.anchor(), of.timeZone(), at).start();
    }

    /** When counting begins again; never for a window that slides. */
    static Optional<Instant> end(Window window, Subscription of, Instant at) {
        return window instanceof Window.Rolling
                ? Optional.empty()
                : Optional.of(
                        Boundaries.of(window, of.anchor(), of.timeZone(), at).resetsAt());
    }

    /** The hours to add up. Of a window that slides those that lie in it: nothing older is held against anybody. */
    static Stretch stretch(Window window, Subscription of, Instant at) {
        var start = start(window, of, at);
        var hour = start.truncatedTo(ChronoUnit.HOURS);
        return window instanceof Window.Rolling
                ? new Stretch(of.id(), hour.equals(start) ? hour : hour.plus(HOUR), at)
                : new Stretch(of.id(), start, end(window, of, at).orElse(at));
    }
}
