package io.evenhand.policy.simulation;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.table.LimitTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of one request in the end. */
public sealed interface Fate {

    Request request();

    /** The terms that it was decided under. */
    LimitTable table();

    /** What each limit that looked at it said. */
    List<Answer.Figures> limits();

    /** Index in {@code limits} of the one that made it wait or refused it, or -1. */
    int binding();

    /** When it started, or was refused. */
    Instant at();

    /** How long it had waited by then. */
    default Duration waited() {
        return Duration.between(request().at(), at());
    }

    /** What the one that made it wait or refused it said. */
    default Optional<Answer.Figures> bound() {
        return binding() < 0 ? Optional.empty() : Optional.of(limits().get(binding()));
    }

    /**
     * It ran.
     *
     * @param outcome how it was accepted at first
     * @param relaxed whether it ran in the relaxed lane
     * @param credits what it paid
     */
    record Ran(
            Request request,
            LimitTable table,
            List<Answer.Figures> limits,
            int binding,
            Instant at,
            Answer.Outcome outcome,
            boolean relaxed,
            long credits)
            implements Fate {}

    /** It was refused, at once or after it had waited as long as its limit lets it. */
    record Refused(Request request, LimitTable table, List<Answer.Figures> limits, int binding, Instant at)
            implements Fate {}
}
