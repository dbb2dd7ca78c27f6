package io.evenhand.enforcement.authorize;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.decision.Claims;
import io.evenhand.enforcement.decision.Decision;
import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.decision.Leases;
import io.evenhand.enforcement.decision.Postponed;
import io.evenhand.enforcement.decision.RateLimitHeaders;
import io.evenhand.enforcement.decision.Refusals;
import io.evenhand.enforcement.decision.Start;
import io.evenhand.enforcement.decision.Starts;
import io.evenhand.enforcement.decision.Stay;
import io.evenhand.enforcement.route.Routes;
import io.evenhand.enforcement.route.Target;
import io.evenhand.enforcement.sighting.Places;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a gateway asks about as the own gateway would: held until its turn when that is near, a place to claim when
 * it is not. What the request holds while it runs is the gateway's to give back.
 */
@Singleton
class Authorizations {

    private static final String CLAIM = "Evenhand-Decision";
    private static final String MARKS = "Evenhand-Marks";
    private static final String LEASE = "Evenhand-Lease";
    private static final String OWN = "evenhand-";

    /** Where the gateway lets people look at their places; it leads to {@code /v1/decisions/}. */
    private static final String LOCATION = "/.well-known/evenhand/decisions/";

    /** All that a client may say; gateways that cannot strip what they do not know by name strip these. */
    private static final Set<String> OF_CLIENTS = Set.of("evenhand-decision", "evenhand-end-user", "evenhand-marks");

    private final Routes routes;
    private final AuthorizeConfig config;
    private final Directory directory;
    private final Decisions decisions;
    private final Claims claims;
    private final Starts starts;
    private final Leases leases;
    private final Places places;

    Authorizations(
            AuthorizeConfig config,
            Directory directory,
            Decisions decisions,
            Claims claims,
            Starts starts,
            Leases leases,
            Places places) {
        this.routes = config.routes()
                .map(file -> Routes.read("evenhand.authorize.routes", file))
                .orElseGet(() -> new Routes(List.of()));
        this.config = config;
        this.directory = directory;
        this.decisions = decisions;
        this.claims = claims;
        this.starts = starts;
        this.leases = leases;
        this.places = places;
    }

    /**
     * What to tell the client with {@code key}, or the upstream if the request goes there.
     *
     * @param request the gateway's, with the headers of the client
     * @param left completes when the gateway does not wait for the answer any more
     */
    Future<Reply> answer(String key, Question question, HttpServerRequest request, Future<Void> left) {
        return caller(key).compose(caller -> {
            mustNotPretend(request);
            var wanted = wanted(question);
            var claimed = request.getHeader(CLAIM);
            return claimed == null ? decide(caller, request, wanted, left) : claim(caller, wanted, claimed, left);
        });
    }

    private Future<Caller> caller(String key) {
        var hot = directory.hot(key);
        if (hot != null) {
            return Future.succeededFuture(hot);
        }
        return Future.fromCompletionStage(directory.byKey(key).subscribeAsCompletionStage())
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Credentials.unauthorized())));
    }

    /** What calls itself ours and comes from a client would reach the upstream behind some gateways. */
    private static void mustNotPretend(HttpServerRequest request) {
        for (var name : request.headers().names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(OWN) && !OF_CLIENTS.contains(lower)) {
                throw ProblemException.invalid(name, "a client sends no such header");
            }
        }
    }

    /** Routes that look into bodies are the own gateway's alone: nobody asks with a body. */
    private DecisionRequest wanted(Question question) {
        var path = Target.of(question.uri()).path();
        var route = routes.find(question.method(), path)
                .filter(found -> found.reading().isEmpty() && found.metering().isEmpty())
                .orElseThrow(() -> new ProblemException(
                        404,
                        "no-route",
                        "There is no route for %s %s that is decided on without its body."
                                .formatted(question.method(), path)));
        return new DecisionRequest(
                route.action(),
                Optional.ofNullable(route.model()),
                route.units(),
                Map.of(),
                true,
                config.hold(),
                Duration.ZERO,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(route.marks()));
    }

    private Future<Reply> decide(Caller caller, HttpServerRequest request, DecisionRequest wanted, Future<Void> left) {
        return decisions.decide(caller, wanted, places.of(request)).compose(decision -> {
            RateLimitHeaders.add(request.response(), decision);
            return switch (decision) {
                case Decision.Accepted accepted ->
                    starts.start(accepted, wanted, wanted.patience(), left).compose(start -> reply(start, left));
                case Decision.Denied denied -> Future.failedFuture(Refusals.of(denied));
                case Decision.Crowded crowded -> Future.failedFuture(Refusals.of(crowded));
                case Decision.Barred barred -> Future.failedFuture(Refusals.of(barred));
            };
        });
    }

    private Future<Reply> claim(Caller caller, DecisionRequest wanted, String id, Future<Void> left) {
        return claims.claim(caller, id, wanted, wanted.patience())
                .compose(answer ->
                        starts.claimed(claims.claimedBy(caller, id, wanted), wanted, answer, wanted.patience(), left))
                .compose(start -> reply(start, left));
    }

    private Future<Reply> reply(Start start, Future<Void> left) {
        return switch (start) {
            case Start.Running(var decision, var stay) -> Future.succeededFuture(go(decision, stay, left));
            case Start.Later later -> Future.succeededFuture(postponed(Postponed.of(later, decisions)));
            case Start.Refused(Decision.Denied denied) -> Future.failedFuture(Refusals.of(denied));
            case Start.Refused(Decision.Crowded crowded) -> Future.failedFuture(Refusals.of(crowded));
            case Start.Refused(Decision.Barred barred) -> Future.failedFuture(Refusals.of(barred));
            case Start.Refused(Decision.Accepted _) ->
                Future.failedFuture(new IllegalStateException("an accepted decision is no refusal"));
        };
    }

    private Reply go(Decision.Accepted decision, Stay stay, Future<Void> left) {
        if (left.isComplete()) {
            stay.end();
        } else {
            stay.handOver(decision.terms().pool().isPresent());
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put(CLAIM, decision.id());
        var marks = decision.terms().discretion().marks();
        if (!marks.isEmpty()) {
            headers.put(MARKS, String.join(", ", marks));
        }
        if (decision.holds()) {
            headers.put(LEASE, Long.toString(Leases.LENGTH.toSeconds()));
            leases.holdOn(decision.terms().caller(), decision.id(), config.longestResponse());
        }
        return Reply.go(headers);
    }

    private static Reply postponed(Postponed postponed) {
        return new Reply(
                202,
                Map.of(
                        CLAIM,
                        postponed.id(),
                        "Location",
                        LOCATION + postponed.id(),
                        "Retry-After",
                        Long.toString(postponed.retryAfter().toSeconds()),
                        "Content-Type",
                        "application/json"),
                postponed.body().encode());
    }
}
