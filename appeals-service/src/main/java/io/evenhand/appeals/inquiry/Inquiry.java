package io.evenhand.appeals.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A question to an account, and what became of it. */
record Inquiry(Terms terms, State state) {

    /**
     * What was asked, of whom and until when; it stays as it is.
     *
     * @param finding what made somebody ask, if a finding did
     * @param askedBy who of staff asks; nobody where the policy does
     * @param answerBy the first instant at which an answer is late
     */
    record Terms(
            String id,
            String account,
            String category,
            String caseFile,
            Optional<String> finding,
            Optional<String> askedBy,
            String question,
            Instant askedAt,
            Instant answerBy) {

        /** When the account is reminded for the first time after {@code now}: at half of its time, and when a seventh is left. */
        Optional<Instant> reminderAfter(Instant now) {
            var time = Duration.between(askedAt, answerBy);
            return Stream.of(2, 7)
                    .map(part -> answerBy.minus(time.dividedBy(part)))
                    .filter(now::isBefore)
                    .findFirst();
        }
    }

    /** Where a question is. */
    sealed interface State {

        /** The account has time to answer. */
        record Open() implements State {}

        /** Its time is over; an answer is still taken. */
        record Overdue() implements State {}

        /**
         * The account has answered.
         *
         * @param by the way it came: {@code holder} or {@code link}
         */
        record Answered(String answer, String by, Instant at) implements State {}

        /**
         * No answer is needed any more.
         *
         * @param by who says so; nobody where what it was about is settled
         */
        record Withdrawn(Optional<String> by, Instant at) implements State {}

        /** As it is written outside. */
        default String word() {
            return switch (this) {
                case Open _ -> "open";
                case Overdue _ -> "overdue";
                case Answered _ -> "answered";
                case Withdrawn _ -> "withdrawn";
            };
        }
    }

    /** What came of trying something. */
    sealed interface Step {

        /** It was done. */
        record Taken(Inquiry next) implements Step {}

        /** It cannot be done; {@code why} is for who tried. */
        record Refused(String why) implements Step {}
    }

    static Inquiry open(Terms terms) {
        return new Inquiry(terms, new State.Open());
    }

    /** As it is at {@code now}, whether or not that was written down yet. */
    Inquiry asOf(Instant now) {
        return switch (state) {
            case State.Open _ when !now.isBefore(terms.answerBy()) -> new Inquiry(terms, new State.Overdue());
            case State.Open _, State.Overdue _, State.Answered _, State.Withdrawn _ -> this;
        };
    }

    Step answer(String words, String by, Instant now) {
        return taken(new State.Answered(words, by, now));
    }

    Step withdraw(Optional<String> by, Instant now) {
        return taken(new State.Withdrawn(by, now));
    }

    private Step taken(State next) {
        return refusal().<Step>map(Step.Refused::new).orElseGet(() -> new Step.Taken(new Inquiry(terms, next)));
    }

    /** Why it can be neither answered nor withdrawn; empty where it can. */
    Optional<String> refusal() {
        return switch (state) {
            case State.Open _, State.Overdue _ -> Optional.empty();
            case State.Answered _ -> Optional.of("The question was answered before; the answer stays as it is.");
            case State.Withdrawn _ -> Optional.of("The question was withdrawn: no answer is needed any more.");
        };
    }

    /** Whether it was answered after its time. */
    boolean isLate() {
        return state instanceof State.Answered answered && !answered.at().isBefore(terms.answerBy());
    }
}
