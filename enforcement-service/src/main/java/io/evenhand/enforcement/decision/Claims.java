package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.enforcement.outage.HotPath;
import io.evenhand.enforcement.wallet.Ledger;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What follows an accepted decision: its place is looked at and claimed, its slots are held on, its request ends. */
@Singleton
public class Claims {

    private final HotPath counters;
    private final TermsInForce terms;
    private final Ledger ledger;
    private final BusinessClock clock;
    private final Traces traces;

    Claims(HotPath counters, TermsInForce terms, Ledger ledger, BusinessClock clock, Traces traces) {
        this.counters = counters;
        this.terms = terms;
        this.ledger = ledger;
        this.clock = clock;
        this.traces = traces;
    }

    /** Claims the place of an earlier decision for the same request. */
    public Future<Answer> claim(Caller caller, String decision, DecisionRequest request) {
        return claim(caller, decision, request, Decisions.HOLD_LIMIT);
    }

    /** Claims it if its start is at most {@code hold} away. */
    public Future<Answer> claim(Caller caller, String decision, DecisionRequest request, Duration hold) {
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
                (decided, subject) -> {
                    Refusals.unlessHonoured(decided, request);
                    return counters.claim(subject, decision, fingerprint.apply(decided, request), hold.toMillis());
                },
                Decisions.ATTEMPTS);
    }

    /** Asks once more with what was missing: the wallet's balance, or what is in force at the meter's instant. */
    private Future<Answer> again(
            Caller caller,
            DecisionRequest request,
            Instant at,
            BiFunction<Terms, Subject, Future<Answer>> call,
            int attempts) {
        try {
            var decided = terms.of(caller, request.action(), request.model(), at);
            var subject = caller.subject(decided.table(), at);
            return call.apply(decided, subject).compose(answer -> switch (answer) {
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
                id,
                terms.of(caller, request.action(), request.model(), clock.instant()),
                Answer.Accepted.claimed(id),
                false);
    }

    /** Looks at the place of an earlier decision. */
    public Future<Answer> look(Caller caller, String decision) {
        return of(caller, subject -> counters.look(subject, decision));
    }

    /** Holds the slots of a running request on. */
    Future<Answer> renew(Caller caller, String decision) {
        return of(caller, subject -> counters.renew(subject, decision, List.of()));
    }

    /** The same for a decision made here, of which a lost lease can be taken again. */
    Future<Answer> renew(Decision.Accepted decision) {
        return counters.renew(subject(decision.terms()), decision.id(), decision.slots());
    }

    /** Ends a request as it was counted. */
    Future<Answer> complete(Caller caller, String decision) {
        return of(caller, subject -> counters.complete(subject, decision, Optional.empty(), Map.of()));
    }

    /** Ends a request that used something else than was estimated. */
    Future<Answer> complete(Caller caller, String decision, DecisionRequest actual) {
        try {
            var decided = terms.of(caller, actual.action(), actual.model(), clock.instant());
            var charges = TermsInForce.charges(
                    decided.table(), actual, decided.discretion().keepsCountsOnly());
            return counters.complete(subject(decided), decision, Optional.of(charges), actual.units());
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    /** Ends a request that used nothing. */
    Future<Answer> giveBack(Decision.Accepted decision) {
        return counters.complete(subject(decision.terms()), decision.id(), Optional.of(List.of()), Map.of());
    }

    /** Ends a request of a decision made here, as it was counted. */
    Future<Answer> complete(Decision.Accepted decision) {
        return counters.complete(subject(decision.terms()), decision.id(), Optional.empty(), Map.of());
    }

    /** What was estimated is used; the slots are held on. */
    Future<Answer> confirm(Decision.Accepted decision) {
        return counters.confirm(subject(decision.terms()), decision.id());
    }

    private Future<Answer> of(Caller caller, Function<Subject, Future<Answer>> call) {
        try {
            return call.apply(subject(terms.of(caller, "", Optional.empty(), clock.instant())));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Subject subject(Terms decided) {
        return decided.caller().subject(decided.table(), clock.instant());
    }
}
