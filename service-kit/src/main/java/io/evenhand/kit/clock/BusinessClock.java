package io.evenhand.kit.clock;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The time that business rules see, to the microsecond (what PostgreSQL keeps). It never goes back when it is moved.
 * Tokens, leases, heartbeats and deadlines use real time instead.
 *
 * <p>With {@code evenhand.time-machine.file} the offset from real time is kept in that file, so that a restart stays
 * in the moved time; every move is announced as a CDI event {@link Moved}.
 */
@Singleton
public class BusinessClock implements InstantSource {

    private final TimeMachineConfig config;
    private final Event<Moved> moves;
    private volatile Duration offset = Duration.ZERO;

    BusinessClock(TimeMachineConfig config, Event<Moved> moves) {
        this.config = config;
        this.moves = moves;
        this.offset = config.file().map(BusinessClock::read).orElse(Duration.ZERO);
    }

    /** Business time was moved forward to {@code now}: whatever waits for a time should look again. */
    public record Moved(Instant now) {}

    /** What became of a wish to move the clock. */
    sealed interface Move {
        record Done(Instant now) implements Move {}

        record Backwards(Instant now) implements Move {}

        record NoTimeMachine() implements Move {}
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Moves business time to {@code target}, as of the real instant {@code at}: services that are told the same two agree to
     * the microsecond, whenever each is told.
     */
    synchronized Move moveTo(Instant target, Instant at) {
        if (config.file().isEmpty()) {
            return new Move.NoTimeMachine();
        }
        var wanted = Duration.between(at, target);
        if (wanted.compareTo(offset) < 0) {
            return new Move.Backwards(instant());
        }
        offset = wanted;
        write(config.file().get(), offset);
        moves.fire(new Moved(target));
        return new Move.Done(target);
    }

    void check(@Observes @Priority(1) StartupEvent started) {
        if (config.file().isPresent()) {
            refuseInProduction(ConfigUtils.getProfiles());
            Log.infof("The time machine is on: business time is %s", instant());
        }
    }

    static void refuseInProduction(List<String> profiles) {
        if (profiles.contains("prod")) {
            throw new IllegalStateException("evenhand.time-machine.file must not be set in the profile prod");
        }
    }

    private static Duration read(Path file) {
        try {
            return Files.exists(file) ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, Duration offset) {
        try {
            // Services may share the file: each writes a draft of its own, the last one stands.
            var draft = Files.createTempFile(file.toAbsolutePath().getParent(), "clock", ".new");
            Files.writeString(draft, offset.toString());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
