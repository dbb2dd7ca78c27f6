package io.evenhand.metering.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An interval, with its start and without its end.
 *
 * @param attributes what is booked, such as the trainer
 * @param version grows with each change
 * @param payment what it cost; null where it cost nothing
 * @param messages what is said to the call that was just made
 */
@RegisterForReflection
public record Booking(
        String id,
        String account,
        Instant start,
        Instant end,
        Map<String, String> attributes,
        State state,
        int version,
        @Nullable Payment payment,
        List<Remark> messages) {

    public Booking {
        attributes = Map.copyOf(attributes);
        messages = List.copyOf(messages);
    }

    /** Whether it holds. */
    public enum State {
        @JsonProperty("booked")
        BOOKED,
        @JsonProperty("cancelled")
        CANCELLED
    }

    /**
     * What a limit says to what was done once more.
     *
     * @param times how often it was done to the same object now
     */
    @RegisterForReflection
    public record Remark(String limit, long times, String what, String why, String fix) {}

    Booking with(List<Remark> said) {
        return new Booking(id, account, start, end, attributes, state, version, payment, said);
    }

    Booking with(Optional<Payment> paid) {
        return new Booking(id, account, start, end, attributes, state, version, paid.orElse(null), messages);
    }
}
