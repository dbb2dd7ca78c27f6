package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.enforcement.wallet.Ledger;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.Meter;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.table.LimitTable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The imperative shell round the decision: who asks, under which limits, one script call, an answer. */
@ApplicationScoped
public class Decisions {

    /** A longer delay is not held but becomes a place that waits. */
    public static final Duration HOLD_LIMIT = Duration.ofSeconds(60);

    /** A use that is older than what is remembered is refused: it could be counted twice. */
    static final Duration MEMORY = Duration.ofDays(40);

    /** How far the caller's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int ATTEMPTS = 3;

    private final Meter meter;
    private final Policies policies;
    private final Ledger ledger;
    private final BusinessClock clock;
    private final DecisionIds ids;
    private final Outcomes outcomes;

    Decisions(Meter meter, Policies policies, Ledger ledger, BusinessClock clock, DecisionIds ids, Outcomes outcomes) {
        this.meter = meter;
        this.policies = policies;
        this.ledger = ledger;
        this.clock = clock;
        this.ids = ids;
        this.outcomes = outcomes;
    }

    /** An account under the version in force for it. */
    private record Terms(Enrolment account, PublishedVersion version, LimitTable table) {}

    /** Decides on a request and counts it. */
    public Future<Decision> decide(Enrolment account, DecisionRequest request) {
        try {
            mustBeRemembered(request);
            var terms = terms(account);
            var id = ids.next(account.account().id());
            return decide(terms, request, charges(terms, request), id, false, ATTEMPTS)
                    .onSuccess(decision -> outcomes.count(decision.answer()))
                    .onFailure(_ -> outcomes.countFailure());
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Future<Decision> decide(
            Terms terms,
            DecisionRequest request,
            List<Ask.Charge> charges,
            String id,
            boolean withoutCredits,
            int attempts) {
        var subject = subject(terms);
        var ask = new Ask(
                id,
                terms.table(),
                subject.windows(),
                subject.holder(),
                charges,
                request.units(),
                request.credits() && !withoutCredits,
                false,
                HOLD_LIMIT.toMillis(),
                0,
                request.lapses(),
                request.fingerprint());
        return meter.decide(subject, ask, request.issuedUse()).compose(answer -> switch (answer) {
            case Answer.Accepted accepted -> Future.succeededFuture(decision(terms, accepted, withoutCredits));
            case Answer.NeedsWallet _
            when attempts > 1 ->
                ledger.bring(subject)
                        .transform(brought -> decide(terms, request, charges, id, brought.failed(), attempts - 1));
            case Answer.StaleWindows _
            when attempts > 1 -> decide(terms, request, charges, id, withoutCredits, attempts - 1);
            case Answer.Conflict _ ->
                Future.failedFuture(new ProblemException(
                        409,
                        "use-conflict",
                        "This source and id were used for another request.",
                        List.of(new FieldError("id", "was used for another request"))));
            case Answer.NeedsWallet _,
                    Answer.StaleWindows _,
                    Answer.Gone _,
                    Answer.NotYet _,
                    Answer.Claimed _,
                    Answer.Denied _,
                    Answer.Running _,
                    Answer.Completed _ ->
                Future.failedFuture(new IllegalStateException("The meter answered " + answer));
        });
    }

    /** Claims the place of an earlier decision for the same request. */
    public Future<Answer> claim(Enrolment account, String decision, DecisionRequest request) {
        try {
            return meter.claim(subject(terms(account)), decision, request.fingerprint(), HOLD_LIMIT.toMillis());
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    /** Looks at the place of an earlier decision. */
    public Future<Answer> look(Enrolment account, String decision) {
        try {
            return meter.look(subject(terms(account)), decision);
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    /** The decision as the API's JSON. */
    public JsonObject describe(Decision decision) {
        return new JsonObject(DecisionJson.of(decision));
    }

    private Subject subject(Terms terms) {
        return terms.account().subject(terms.table(), clock.instant());
    }

    private static Decision decision(Terms terms, Answer.Accepted accepted, boolean withoutCredits) {
        return new Decision(
                accepted.decision(),
                terms.account(),
                terms.version(),
                terms.table(),
                accepted,
                withoutCredits || accepted.degraded());
    }

    private void mustBeRemembered(DecisionRequest request) {
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

    private Terms terms(Enrolment account) {
        var view = account.account();
        var version = policies.inForce(view.policy(), clock.instant())
                .orElseThrow(() -> ProblemException.unavailable(
                        "The policy of this account is not known here yet.", Duration.ofSeconds(1)));
        return version.table(view.plan())
                .map(table -> new Terms(account, version, table))
                .orElseThrow(() -> new ProblemException(
                        409,
                        "plan-not-in-policy",
                        "The policy in force has no plan " + view.plan() + " any more; ask "
                                + version.policy().contact() + "."));
    }

    /** Which limits look at the request, with the units each counts. */
    private static List<Ask.Charge> charges(Terms terms, DecisionRequest request) {
        var meters = terms.table().meters();
        var wrong = request.units().keySet().stream()
                .filter(meter -> !meters.contains(meter))
                .map(meter -> new FieldError("units." + meter, "is not a meter of this policy; it has " + meters))
                .toList();
        if (!wrong.isEmpty()) {
            throw new ProblemException(400, "invalid-request", "The request is not valid.", wrong);
        }
        var charges = new ArrayList<Ask.Charge>();
        for (var i = 0; i < terms.table().rows().size(); i++) {
            var row = terms.table().rows().get(i);
            var units = request.units().get(meters.get(row.meter()));
            if (units != null
                    && row.head()
                            .selection()
                            .covers(request.action(), request.model().orElse(null))) {
                charges.add(new Ask.Charge(i, units));
            }
        }
        return charges;
    }
}
