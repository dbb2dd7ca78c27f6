package io.evenhand.appeals.console;

import io.evenhand.appeals.clock.ClockConfig;
import io.evenhand.kit.clock.BusinessClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants as staff read them: on the clock of their office, and how far off they are. */
@Named("moments")
@ApplicationScoped
class Moments {

    private static final String NEVER = "—";

    private final BusinessClock clock;
    private final ClockConfig config;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter day;

    Moments(BusinessClock clock, ClockConfig config) {
        this.clock = clock;
        this.config = config;
        this.moment =
                DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(config.zone());
        this.day = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(config.zone());
    }

    public String now() {
        return moment.format(clock.instant());
    }

    public String zone() {
        return config.zone().getId();
    }

    /** The moment, to the minute. */
    public String at(@Nullable Object text) {
        return instant(text).map(moment::format).orElse(NEVER);
    }

    public String day(@Nullable Object text) {
        return instant(text).map(day::format).orElse(NEVER);
    }

    /** How long ago, or in how long: {@code 3 h ago}, {@code in 2 d}. */
    public String off(@Nullable Object text) {
        return instant(text)
                .map(at -> {
                    var left = Duration.between(clock.instant(), at);
                    return left.isNegative() ? length(left.negated()) + " ago" : "in " + length(left);
                })
                .orElse(NEVER);
    }

    /** How much time a deadline leaves: {@code 5 h left}, {@code 2 d late}. */
    public String left(@Nullable Object text) {
        return instant(text)
                .map(at -> {
                    var left = Duration.between(clock.instant(), at);
                    return left.isNegative() ? length(left.negated()) + " late" : length(left) + " left";
                })
                .orElse(NEVER);
    }

    /** How old something is. */
    public String age(@Nullable Object text) {
        return instant(text)
                .map(at -> length(Duration.between(at, clock.instant()).abs()))
                .orElse(NEVER);
    }

    /** How a deadline stands: late, soon (within a day), fine or none. */
    public String urgency(@Nullable Object text) {
        return instant(text)
                .map(at -> {
                    var left = Duration.between(clock.instant(), at);
                    return left.isNegative() ? "late" : left.compareTo(Duration.ofDays(1)) < 0 ? "soon" : "fine";
                })
                .orElse("none");
    }

    /** Whether it lies ahead. */
    public boolean isAhead(@Nullable Object text) {
        return instant(text).filter(clock.instant()::isBefore).isPresent();
    }

    /** Seconds until then, for a countdown; 0 where it is over. */
    public long seconds(@Nullable Object text) {
        return instant(text)
                .map(at -> Math.max(0, Duration.between(clock.instant(), at).toSeconds()))
                .orElse(0L);
    }

    private static String length(Duration length) {
        if (length.toMinutes() < 1) {
            return "under 1 min";
        }
        if (length.toHours() < 1) {
            return length.toMinutes() + " min";
        }
        return length.toHours() < 48 ? length.toHours() + " h" : length.toDays() + " d";
    }

    private static Optional<Instant> instant(@Nullable Object text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text.toString()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
