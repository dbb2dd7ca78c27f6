package io.evenhand.metering.log;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;

/** What other services are told of the usage log. */
sealed interface LogEvent {

    String account();

    Instant at();

    /** The event's type in the event log. */
    default String type() {
        return switch (this) {
            case BandCrossed _ -> "band-crossed";
            case LimitReached _ -> "limit-reached";
            case LimitNear _ -> "limit-near";
            case CreditsSpent _ -> "credits-spent";
            case CreditsReturned _ -> "credits-returned";
        };
    }

    /**
     * An accepted request was the first of its window in a slower step of speed.
     *
     * @param campaign the campaign that held for the request, or an empty text
     * @param pace as the policy's file has it; a parameter set at run time may say otherwise
     */
    @RegisterForReflection
    record BandCrossed(
            String account,
            String policy,
            int policyVersion,
            String campaign,
            String limit,
            Instant windowStart,
            Instant resetsAt,
            long used,
            String band,
            Duration pace,
            long step,
            String decision,
            Instant at)
            implements LogEvent {}

    /** Credits bought full speed for one decision, when it was made or later while it waited. */
    @RegisterForReflection
    record CreditsSpent(String account, String wallet, long units, Instant at, String decision) implements LogEvent {}

    /**
     * An accepted request was the first of its window that used a quota up or went beyond it, or that reduced speed
     * slowed.
     *
     * @param campaign the campaign that held for the request, or an empty text
     */
    @RegisterForReflection
    record LimitReached(
            String account,
            String policy,
            int policyVersion,
            String campaign,
            String limit,
            Instant windowStart,
            Instant resetsAt,
            long used,
            String decision,
            Instant at)
            implements LogEvent {}

    /**
     * Use comes near a limit whose account is warned; it may be told more than once for a window and an {@code until}.
     *
     * @param campaign the campaign that held for the request, or an empty text
     * @param until the last unit before what comes then
     */
    @RegisterForReflection
    record LimitNear(
            String account,
            String policy,
            int policyVersion,
            String campaign,
            String limit,
            Instant windowStart,
            Instant resetsAt,
            long used,
            long until,
            String decision,
            Instant at)
            implements LogEvent {}

    /** Credits that a decision had spent are returned: it was given up, or used less than estimated. */
    @RegisterForReflection
    record CreditsReturned(String account, String wallet, long units, Instant at, String decision)
            implements LogEvent {}
}
