package io.evenhand.metering.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Credits that a booking took, and where they are. */
@RegisterForReflection
public record Payment(String wallet, long credits, State state) {

    /** Where they are. */
    public enum State {
        /** Nobody knows yet whether they were taken. */
        @JsonProperty("asking")
        ASKING,
        /** They pay for the booking. */
        @JsonProperty("spent")
        SPENT,
        /** The booking was cancelled in time, and they come back. */
        @JsonProperty("returning")
        RETURNING,
        /** They were told as given back; the wallet has them within a second or so. */
        @JsonProperty("returned")
        RETURNED
    }
}
