package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.enforcement.outage.HotPath;
import io.evenhand.enforcement.outage.Served;
import io.evenhand.enforcement.outage.Verdict;
import io.evenhand.enforcement.sighting.Lookout;
import io.evenhand.enforcement.sighting.Place;
import io.evenhand.enforcement.wallet.Ledger;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The imperative shell round the decision: who asks, under which limits, one script call, an answer. */
@Singleton
public class Decisions {

    /** A longer delay is not held but becomes a place that waits. */
    public static final Duration HOLD_LIMIT = Duration.ofSeconds(60);

    /** A use that is older than what is remembered is refused: it could be counted twice. */
    static final Duration MEMORY = Duration.ofDays(40);

    /** How far the caller's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** While a request is on its way into a pool, what it uses is an estimate: without its place it uses nothing. */
    private static final Duration ON_ITS_WAY = HOLD_LIMIT.plusSeconds(30);

    static final int ATTEMPTS = 3;

    private final HotPath counters;
    private final TermsInForce terms;
    private final Ledger ledger;
    private final BusinessClock clock;
    private final DecisionIds ids;
    private final Outcomes outcomes;
    private final Lookout lookout;
    private final Traces traces;

    Decisions(
            HotPath counters,
            TermsInForce terms,
            Ledger ledger,
            BusinessClock clock,
            DecisionIds ids,
            Outcomes outcomes,
            Lookout lookout,
            Traces traces) {
        this.counters = counters;
        this.terms = terms;
        this.ledger = ledger;
        this.clock = clock;
        this.ids = ids;
        this.outcomes = outcomes;
        this.lookout = lookout;
        this.traces = traces;
    }

    /**
     * Decides on a request and counts it.
     *
     * @param place where it comes from, as far as that is known
     */
    public Future<Decision> decide(Caller caller, DecisionRequest request, Place place) {
        var begun = System.nanoTime();
        try {
            mustBeRemembered(request);
            var id = ids.next(caller.enrolment().account().id());
            return decide(asked(caller, request, id, clock.instant(), false), false, ATTEMPTS)
                    .onComplete(made -> outcomes.count(made, begun))
                    .onSuccess(made -> saw(caller, request, made, place));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private void saw(Caller caller, DecisionRequest request, Decision made, Place place) {
        var again =
                made instanceof Decision.Accepted accepted && accepted.answer().replayed();
        if (made.terms().watched() && !again) {
            lookout.saw(
                    caller,
                    Instant.ofEpochMilli(made.now()),
                    request.allUnits(),
                    made instanceof Decision.Denied,
                    place,
                    request.extracts());
        }
    }

    /** What {@link #decide} would say now. Nothing is counted or remembered, and no request may follow from it. */
    public Future<Decision> preview(Caller caller, DecisionRequest request) {
        try {
            var id = ids.next(caller.enrolment().account().id());
            return decide(asked(caller, request, id, clock.instant(), true), false, ATTEMPTS);
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Asked asked(Caller caller, DecisionRequest request, String id, Instant at, boolean preview) {
        var decided = terms.of(caller, request.action(), request.model(), at);
        Refusals.unlessHonoured(decided, request);
        var charges = TermsInForce.charges(
                decided.table(), request, !preview && decided.discretion().keepsCountsOnly());
        var relaxed = decided.version()
                .plan(caller.enrolment().planAt(at))
                .filter(plan -> plan.runsRelaxed(request.model()))
                .isPresent();
        return new Asked(
                at,
                decided,
                request,
                charges,
                relaxed,
                id,
                preview,
                traces.use(decided, request),
                traces.fingerprint(decided, request));
    }

    /** A request with what its decision at an instant needs. */
    private record Asked(
            Instant at,
            Terms terms,
            DecisionRequest request,
            List<Ask.Charge> charges,
            boolean relaxed,
            String id,
            boolean preview,
            Optional<IssuedUse> use,
            String fingerprint) {

        /** The same at the instant at which it is decided. */
        Subject subject() {
            return terms.caller().subject(terms.table(), at);
        }

        /** What is used when it is admitted without the counters. */
        Served served() {
            var caller = terms.caller();
            return new Served(
                    caller.enrolment().account().id(),
                    id,
                    use.map(IssuedUse::id),
                    fingerprint,
                    at,
                    request.action(),
                    request.model(),
                    caller.install(),
                    caller.key(),
                    request.units());
        }

        Ask under(Subject subject, boolean withoutCredits) {
            var estimate = terms.pool().isPresent() && request.estimate().isZero() ? ON_ITS_WAY : request.estimate();
            return new Ask(
                    id,
                    subject.table(),
                    subject.windows(),
                    subject.holder(),
                    charges,
                    request.units(),
                    request.credits() && !withoutCredits,
                    relaxed,
                    (request.lapses() ? request.patience() : HOLD_LIMIT).toMillis(),
                    estimate.toMillis(),
                    request.lapses(),
                    fingerprint);
        }
    }

    private Future<Decision> decide(Asked asked, boolean withoutCredits, int attempts) {
        var barrier = terms.barrier(asked.terms().caller(), asked.at());
        if (barrier.isPresent()) {
            return Future.succeededFuture(
                    new Decision.Barred(asked.id(), asked.terms(), asked.at().toEpochMilli(), barrier.get()));
        }
        var subject = asked.subject();
        var ask = asked.under(subject, withoutCredits);
        var verdict = asked.preview()
                ? counters.preview(subject, ask)
                : counters.decide(subject, ask, asked.use(), asked::served);
        return verdict.compose(said -> switch (said) {
            case Verdict.Answered(var answer) -> take(asked, answer, withoutCredits, attempts);
            case Verdict.Withheld(var reason, var now, var retryAt, var limits) ->
                Future.succeededFuture(
                        new Decision.Crowded(asked.id(), asked.terms(), now, retryAt, limits, reason(reason)));
        });
    }

    private static Decision.Reason reason(Verdict.Reason reason) {
        return switch (reason) {
            case USED_UP -> Decision.Reason.ALLOWANCE;
            case CLOSED -> Decision.Reason.COUNTERS;
        };
    }

    private Future<Decision> take(Asked asked, Answer answer, boolean withoutCredits, int attempts) {
        return switch (answer) {
            case Answer.Accepted accepted ->
                Future.succeededFuture(new Decision.Accepted(
                        accepted.decision(), asked.terms(), accepted, withoutCredits || accepted.degraded()));
            case Answer.Denied denied ->
                Future.succeededFuture(
                        new Decision.Denied(asked.id(), asked.terms(), denied, withoutCredits || denied.degraded()));
            case Answer.NeedsWallet _
            when attempts > 1 ->
                ledger.bring(asked.subject()).transform(brought -> decide(asked, brought.failed(), attempts - 1));
            case Answer.StaleWindows(var at)
            when attempts > 1 ->
                decide(
                        asked(
                                asked.terms().caller(),
                                asked.request(),
                                asked.id(),
                                Instant.ofEpochMilli(at),
                                asked.preview()),
                        withoutCredits,
                        attempts - 1);
            case Answer.NeedsWallet _ ->
                Future.failedFuture(ProblemException.unavailable(
                        "This request is paid for with credits, and the wallet cannot be looked up now.",
                        Duration.ofSeconds(2)));
            case Answer.Conflict _ ->
                Future.failedFuture(new ProblemException(
                        409,
                        "use-conflict",
                        "This source and id were used for another request.",
                        List.of(new FieldError("id", "was used for another request"))));
            case Answer.StaleWindows _,
                    Answer.Gone _,
                    Answer.NotYet _,
                    Answer.Claimed _,
                    Answer.Running _,
                    Answer.Completed _ ->
                Future.failedFuture(new IllegalStateException("The meter answered " + answer));
        };
    }

    /** The decision as the API's JSON. */
    public JsonObject describe(Decision decision) {
        return new JsonObject(DecisionJson.of(decision));
    }

    private void mustBeRemembered(DecisionRequest request) {
        if (request.issuedAt().isEmpty()) {
            return;
        }
        var now = clock.instant();
        if (request.issuedAt().filter(now.plus(SKEW)::isBefore).isPresent()) {
            throw ProblemException.invalid("issuedAt", "is in the future");
        }
        if (request.use().isPresent()
                && request.issuedAt().filter(now.minus(MEMORY)::isAfter).isPresent()) {
            throw new ProblemException(
                    409,
                    "too-old",
                    "A use is remembered for 40 days; this one is older and could be counted twice.",
                    List.of(new FieldError("issuedAt", "is more than 40 days ago")));
        }
    }

    /** What a request is decided under now. */
    public Terms terms(Caller caller, String action, Optional<String> model) {
        return terms.of(caller, action, model, clock.instant());
    }
}
