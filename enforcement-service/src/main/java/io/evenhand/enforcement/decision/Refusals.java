package io.evenhand.enforcement.decision;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A refused request as the gateway answers it: a problem that says why in words and names the support contact. */
public final class Refusals {

    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** Those who are sent away at one instant shall not come back at one instant: up to so much of the wait is added. */
    private static final double JITTER = 0.1;

    private Refusals() {}

    public static ProblemException of(Decision.Denied decision) {
        var status = switch (decision.row()) {
            case Row.Price _ -> PAYMENT_REQUIRED;
            case Row.Ceiling _ -> FORBIDDEN;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Concurrency _, Row.Sustained _, Row.Throttle _ ->
                TOO_MANY_REQUESTS;
        };
        return problem(decision, status, decision.answer().retryAt());
    }

    public static ProblemException of(Decision.Crowded decision) {
        var status = switch (decision.reason()) {
            case POOL, COUNTERS -> UNAVAILABLE;
            case ALLOWANCE -> TOO_MANY_REQUESTS;
        };
        return problem(decision, status, decision.retryAt());
    }

    /** What a measure stops: 403, with the measure's reasons and how to appeal (requirement A2). */
    public static ProblemException of(Decision.Barred decision) {
        return problem(decision, FORBIDDEN, decision.barrier().until());
    }

    /** Refuses what would go where not every mark is honoured that its account demands; nothing is counted. */
    static void unlessHonoured(Decision.Terms terms, DecisionRequest request) {
        var demanded = terms.discretion().marks();
        if (!request.honours(demanded)) {
            throw ProblemException.refused(
                    FORBIDDEN,
                    "marks-not-honoured",
                    "Your subscription demands %s for each request; this one would go where that is not honoured. %s %s"
                            .formatted(
                                    String.join(", ", demanded),
                                    "Nothing is counted. Questions:",
                                    terms.version().policy().contact()),
                    Duration.ZERO);
        }
    }

    private static ProblemException problem(Decision decision, int status, long retryAt) {
        var words = Explanation.of(decision);
        var contact = decision.terms().version().policy().contact();
        return ProblemException.refused(
                status,
                codeOf(decision),
                words.what() + " " + words.why() + " " + words.fix() + " Questions: " + contact,
                retryAt == 0 ? Duration.ZERO : jittered(Math.max(1_000, retryAt - decision.now())));
    }

    /** Never earlier than asked for, and whole seconds. */
    private static Duration jittered(long millis) {
        var later = Math.min(60_000.0, millis * JITTER)
                * ThreadLocalRandom.current().nextDouble();
        return Duration.ofSeconds(Math.ceilDiv(millis + (long) later, 1_000));
    }

    /** The code of the problem, of those that draft-ietf-httpapi-ratelimit-headers names where one fits. */
    static String codeOf(Decision decision) {
        return switch (decision) {
            case Decision.Denied denied -> codeOf(denied.row());
            case Decision.Barred barred -> barred.barrier().code();
            case Decision.Accepted _, Decision.Crowded _ -> "temporary-reduced-capacity";
        };
    }

    private static String codeOf(Row row) {
        return switch (row) {
            case Row.Price _ -> "insufficient-credits";
            case Row.Ceiling _ -> "ceiling-exceeded";
            case Row.Concurrency _ -> "temporary-reduced-capacity";
            case Row.Throttle _ -> "abnormal-usage-detected";
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _ -> "quota-exceeded";
        };
    }
}
