package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.enforcement.sighting.Lookout;
import io.evenhand.enforcement.sighting.Place;
import io.evenhand.enforcement.wallet.Ledger;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.Meter;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.PoolTerms;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

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

    private static final int ATTEMPTS = 3;

    private final Meter meter;
    private final Policies policies;
    private final Ledger ledger;
    private final BusinessClock clock;
    private final DecisionIds ids;
    private final Outcomes outcomes;
    private final Lookout lookout;
    private final Traces traces;

    Decisions(
            Meter meter,
            Policies policies,
            Ledger ledger,
            BusinessClock clock,
            DecisionIds ids,
            Outcomes outcomes,
            Lookout lookout,
            Traces traces) {
        this.meter = meter;
        this.policies = policies;
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
        var terms = terms(caller, request.action(), request.model(), at);
        Refusals.unlessHonoured(terms, request);
        var charges =
                charges(terms.table(), request, !preview && terms.discretion().keepsCountsOnly());
        var relaxed = terms.version()
                .plan(caller.enrolment().planAt(at))
                .filter(plan -> plan.runsRelaxed(request.model()))
                .isPresent();
        return new Asked(
                at,
                terms,
                request,
                charges,
                relaxed,
                id,
                preview,
                traces.use(terms, request),
                traces.fingerprint(terms, request));
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
                    HOLD_LIMIT.toMillis(),
                    estimate.toMillis(),
                    request.lapses(),
                    fingerprint);
        }
    }

    private Future<Decision> decide(Asked asked, boolean withoutCredits, int attempts) {
        var subject = asked.subject();
        var ask = asked.under(subject, withoutCredits);
        var answered = asked.preview() ? meter.preview(subject, ask) : meter.decide(subject, ask, asked.use());
        return answered.compose(answer -> switch (answer) {
            case Answer.Accepted accepted ->
                Future.succeededFuture(new Decision.Accepted(
                        accepted.decision(), asked.terms(), accepted, withoutCredits || accepted.degraded()));
            case Answer.Denied denied ->
                Future.succeededFuture(
                        new Decision.Denied(asked.id(), asked.terms(), denied, withoutCredits || denied.degraded()));
            case Answer.NeedsWallet _
            when attempts > 1 ->
                ledger.bring(subject).transform(brought -> decide(asked, brought.failed(), attempts - 1));
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
        });
    }

    /** Claims the place of an earlier decision for the same request. */
    public Future<Answer> claim(Caller caller, String decision, DecisionRequest request) {
        return claim(caller, decision, request, HOLD_LIMIT);
    }

    /** Claims it if its start is at most {@code hold} away. */
    Future<Answer> claim(Caller caller, String decision, DecisionRequest request, Duration hold) {
        return claim(caller, decision, request, hold, traces::fingerprint)
                .compose(answer -> answer instanceof Answer.Conflict
                        ? claim(caller, decision, request, hold, traces::formerFingerprint)
                        : Future.succeededFuture(answer));
    }

    private Future<Answer> claim(
            Caller caller,
            String decision,
            DecisionRequest request,
            Duration hold,
            BiFunction<Terms, DecisionRequest, String> fingerprint) {
        return again(
                caller,
                request,
                clock.instant(),
                (terms, subject) -> {
                    Refusals.unlessHonoured(terms, request);
                    return meter.claim(subject, decision, fingerprint.apply(terms, request), hold.toMillis());
                },
                ATTEMPTS);
    }

    /** Asks once more with what was missing: the wallet's balance, or what is in force at the meter's instant. */
    private Future<Answer> again(
            Caller caller,
            DecisionRequest request,
            Instant at,
            BiFunction<Terms, Subject, Future<Answer>> call,
            int attempts) {
        try {
            var terms = terms(caller, request.action(), request.model(), at);
            var subject = caller.subject(terms.table(), at);
            return call.apply(terms, subject).compose(answer -> switch (answer) {
                case Answer.NeedsWallet _
                when attempts > 1 ->
                    ledger.bring(subject).transform(_ -> again(caller, request, at, call, attempts - 1));
                case Answer.StaleWindows(var now)
                when attempts > 1 -> again(caller, request, Instant.ofEpochMilli(now), call, attempts - 1);
                case Answer.Accepted _,
                        Answer.Claimed _,
                        Answer.Completed _,
                        Answer.Conflict _,
                        Answer.Denied _,
                        Answer.Gone _,
                        Answer.NeedsWallet _,
                        Answer.NotYet _,
                        Answer.Running _,
                        Answer.StaleWindows _ -> Future.succeededFuture(answer);
            });
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    /** What is known of a decision whose place was claimed; its answer is the claim's. */
    public Decision.Accepted claimedBy(Caller caller, String id, DecisionRequest request) {
        return new Decision.Accepted(
                id, terms(caller, request.action(), request.model()), Answer.Accepted.claimed(id), false);
    }

    /** Looks at the place of an earlier decision. */
    public Future<Answer> look(Caller caller, String decision) {
        return of(caller, subject -> meter.look(subject, decision));
    }

    /** Holds the slots of a running request on. */
    Future<Answer> renew(Caller caller, String decision) {
        return of(caller, subject -> meter.renew(subject, decision, List.of()));
    }

    /** The same for a decision made here, of which a lost lease can be taken again. */
    Future<Answer> renew(Decision.Accepted decision) {
        return meter.renew(subject(decision.terms()), decision.id(), decision.slots());
    }

    /** Ends a request as it was counted. */
    Future<Answer> complete(Caller caller, String decision) {
        return of(caller, subject -> meter.complete(subject, decision, Optional.empty(), Map.of()));
    }

    /** Ends a request that used something else than was estimated. */
    Future<Answer> complete(Caller caller, String decision, DecisionRequest actual) {
        try {
            var terms = terms(caller, actual.action(), actual.model());
            var charges = charges(terms.table(), actual, terms.discretion().keepsCountsOnly());
            return meter.complete(subject(terms), decision, Optional.of(charges), actual.units());
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    /** The decision as the API's JSON. */
    public JsonObject describe(Decision decision) {
        return new JsonObject(DecisionJson.of(decision));
    }

    /** The pools that requests of the caller's plan may run in. */
    List<PoolTerms> poolsOf(Caller caller) {
        var account = caller.enrolment();
        var now = clock.instant();
        return policies.inForce(account.account().policy(), now)
                .flatMap(version -> version.plan(account.planAt(now)))
                .map(CompiledPlan::pools)
                .orElse(List.of());
    }

    /** Ends a request that used nothing. */
    Future<Answer> giveBack(Decision.Accepted decision) {
        return meter.complete(subject(decision.terms()), decision.id(), Optional.of(List.of()), Map.of());
    }

    /** Ends a request of a decision made here, as it was counted. */
    Future<Answer> complete(Decision.Accepted decision) {
        return meter.complete(subject(decision.terms()), decision.id(), Optional.empty(), Map.of());
    }

    /** What was estimated is used; the slots are held on. */
    Future<Answer> confirm(Decision.Accepted decision) {
        return meter.confirm(subject(decision.terms()), decision.id());
    }

    private Future<Answer> of(Caller caller, Function<Subject, Future<Answer>> call) {
        try {
            return call.apply(subject(terms(caller, "", Optional.empty())));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Subject subject(Terms terms) {
        return terms.caller().subject(terms.table(), clock.instant());
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
        return terms(caller, action, model, clock.instant());
    }

    private Terms terms(Caller caller, String action, Optional<String> model, Instant now) {
        var account = caller.enrolment();
        var view = account.account();
        var version = policies.inForce(view.policy(), now)
                .orElseThrow(() -> ProblemException.unavailable(
                        "The policy of this account is not known here yet.", Duration.ofSeconds(1)));
        var plan = version.plan(account.planAt(now))
                .orElseThrow(() -> new ProblemException(
                        409,
                        "plan-not-in-policy",
                        "The policy in force has no plan " + view.plan() + " any more; ask "
                                + version.policy().contact() + "."));
        var table = account.inForce(plan.table(action, model, now, account.zone()), now);
        return new Terms(caller, version, table, plan.pool(action), plan.isWatched(), plan.discretion());
    }

    /** Which limits look at the request, with the units each counts. */
    private static List<Ask.Charge> charges(LimitTable table, DecisionRequest request, boolean countsOnly) {
        var meters = table.meters();
        for (var meter : request.units().keySet()) {
            if (!meters.contains(meter)) {
                throw ProblemException.invalid("units." + meter, "is not a meter of this policy; it has " + meters);
            }
        }
        var charges = new ArrayList<Ask.Charge>(table.rows().size());
        for (var index : table.covering(request.action(), request.model().orElse(null))) {
            var units = unitsOf(table.rows().get(index), meters, request, countsOnly);
            if (units > 0) {
                charges.add(new Ask.Charge(index, units));
            }
        }
        return charges;
    }

    /** What a limit counts of the request, or 0 when it does not look at it. */
    private static long unitsOf(Row row, List<String> meters, DecisionRequest request, boolean countsOnly) {
        return switch (row) {
            case Row.Ceiling ceiling -> {
                var value = request.attributes().getOrDefault(ceiling.attribute(), 0L);
                yield countsOnly ? Traces.attribute(ceiling, value) : value;
            }
            case Row.Concurrency _ -> 1;
            case Row.Throttle _ -> 1;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _, Row.Price _ ->
                request.units().getOrDefault(meters.get(row.meter()), 0L);
        };
    }
}
