package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.enforcement.measure.Barrier;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Credits;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.language.Discretion;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import java.util.List;
import java.util.Optional;

/** The answer to one request, complete: body, headers, page and console are all made from this one record. */
public sealed interface Decision {

    String id();

    Terms terms();

    /** Whether it was made without everything that should have been known. */
    boolean degraded();

    long now();

    /** Index in {@link #limits} of the limit that caused the delay or the refusal, or -1. */
    int binding();

    Credits credits();

    List<Figures> limits();

    /**
     * What a request was decided under.
     *
     * @param watched whether the plan has rules of suspicion that look at requests
     */
    record Terms(
            Caller caller,
            PublishedVersion version,
            LimitTable table,
            Optional<PoolTerms> pool,
            boolean watched,
            Discretion discretion) {

        Row row(Figures figures) {
            return table.rows().get(figures.row());
        }
    }

    /** Why there is no room. */
    enum Reason {
        /** The shared pool is full, or its turn did not come in time. */
        POOL,
        /** The counters cannot be reached, and what may be admitted without them is used up. */
        ALLOWANCE,
        /** The counters cannot be reached, and nothing of this is admitted without them. */
        COUNTERS
    }

    /** The request may run, now or later. */
    record Accepted(String id, Terms terms, Answer.Accepted answer, boolean degraded) implements Decision {

        @Override
        public long now() {
            return answer.now();
        }

        @Override
        public int binding() {
            return answer.binding();
        }

        @Override
        public Credits credits() {
            return answer.credits();
        }

        @Override
        public List<Figures> limits() {
            return answer.limits();
        }

        /** Its place was claimed: it starts, with slots until {@code slotUntil} where that is not 0. */
        Accepted begun(long now, long startsAt, long slotUntil) {
            var begun = new Answer.Accepted(
                    id,
                    now,
                    Outcome.ADMIT,
                    answer.relaxed(),
                    startsAt,
                    -1,
                    false,
                    0,
                    slotUntil,
                    answer.replayed(),
                    answer.degraded(),
                    answer.credits(),
                    answer.limits());
            return new Accepted(id, terms, begun, degraded);
        }

        /** Whether it runs on a lease: with slots, or a place in a pool. */
        public boolean holds() {
            return answer.slotUntil() > 0 || terms.pool().isPresent();
        }

        /** Rows that gave it a slot, to be renewed. */
        List<Integer> slots() {
            return answer.limits().stream()
                    .map(Figures::row)
                    .filter(row -> terms.table().rows().get(row) instanceof Row.Concurrency)
                    .toList();
        }
    }

    /** A limit refuses the request. */
    record Denied(String id, Terms terms, Answer.Denied answer, boolean degraded) implements Decision {

        @Override
        public long now() {
            return answer.now();
        }

        @Override
        public int binding() {
            return answer.binding();
        }

        @Override
        public Credits credits() {
            return answer.credits();
        }

        @Override
        public List<Figures> limits() {
            return answer.limits();
        }

        /** The limit that refuses. */
        Row row() {
            return terms.row(answer.limits().get(answer.binding()));
        }
    }

    /** A measure stops the account, or the install or key that asks; nothing is counted. */
    record Barred(String id, Terms terms, long now, Barrier barrier) implements Decision {

        @Override
        public boolean degraded() {
            return false;
        }

        @Override
        public int binding() {
            return -1;
        }

        @Override
        public Credits credits() {
            return Credits.NONE;
        }

        @Override
        public List<Figures> limits() {
            return List.of();
        }
    }

    /** Nothing is wrong with the request, and there is no room for it now; nothing is counted for it. */
    record Crowded(String id, Terms terms, long now, long retryAt, List<Figures> limits, Reason reason)
            implements Decision {

        @Override
        public boolean degraded() {
            return reason != Reason.POOL;
        }

        @Override
        public int binding() {
            return -1;
        }

        @Override
        public Credits credits() {
            return Credits.NONE;
        }
    }
}
