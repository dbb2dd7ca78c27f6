package io.evenhand.appeals.appeal;

import java.time.Instant;
import java.util.Optional;

/** Where an appeal is. */
sealed interface State {

    /** Nothing is decided yet. One that is escalated is a senior's. */
    sealed interface Open extends State {

        boolean escalated();
    }

    /** Nobody looks after it. */
    record Queued(boolean escalated) implements Open {}

    /** {@code person} looks after it, until {@code until} unless renewed. */
    record InReview(boolean escalated, String person, Instant until) implements Open {}

    /** The account was asked something, and has until {@code until} to answer. */
    record AwaitingAccount(boolean escalated, Instant until) implements Open {}

    /** {@code by} proposes a verdict that needs a second person. */
    record PendingApproval(boolean escalated, String by, Verdict verdict) implements Open {}

    /** A verdict and who gave it. */
    record Ruling(Verdict verdict, String by, Optional<String> approvedBy, Instant at) {}

    /** It is decided; what follows from it may be under way. */
    record Decided(Ruling ruling) implements State {}

    /** It is decided, and what follows from it is done. */
    record Closed(Ruling ruling, Instant at) implements State {}

    /** Whoever appealed took it back. */
    record Withdrawn(Instant at) implements State {}

    /** The measure was undone meanwhile, for {@code cause}. */
    record Moot(String cause, Instant at) implements State {}

    /** As it is written in JSON and tables. */
    default String word() {
        return switch (this) {
            case Queued queued -> queued.escalated() ? "escalated" : "queued";
            case InReview review -> review.escalated() ? "escalated" : "in-review";
            case AwaitingAccount _ -> "awaiting-account";
            case PendingApproval _ -> "pending-approval";
            case Decided _ -> "decided";
            case Closed _ -> "closed";
            case Withdrawn _ -> "withdrawn";
            case Moot _ -> "moot";
        };
    }
}
