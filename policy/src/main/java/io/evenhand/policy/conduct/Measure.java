package io.evenhand.policy.conduct;

import io.evenhand.policy.window.Span;
import java.time.Duration;

/** What a step does to an account. All but the last two kinds of end come by themselves. */
public sealed interface Measure {

    /** Tells the account, and no more. */
    record Notice() implements Measure {}

    /** Slows every call to {@code pace} for a time. */
    record Throttle(Duration pace, Span lasts) implements Measure {}

    /** Stops use at once while a person looks, for a short time. */
    record Pause(Target target, Span lasts) implements Measure {}

    /** Stops use for a time. */
    record Suspend(Target target, Span lasts) implements Measure {}

    /** Stops use for good. */
    record SuspendForGood(Target target) implements Measure {}

    /** Ends the contract. */
    record Terminate() implements Measure {}
}
