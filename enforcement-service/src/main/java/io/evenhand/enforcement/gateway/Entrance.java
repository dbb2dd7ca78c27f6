package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.decision.Claims;
import io.evenhand.enforcement.decision.Decision;
import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.decision.RateLimitHeaders;
import io.evenhand.enforcement.decision.Refusals;
import io.evenhand.enforcement.decision.Start;
import io.evenhand.enforcement.decision.Starts;
import io.evenhand.enforcement.decision.Stay;
import io.evenhand.enforcement.route.Routes;
import io.evenhand.enforcement.sighting.Places;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.enforcement.web.Requests;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request through the gateway: who calls, what for, decided in process with the request paused, held until its turn
 * when that is near, then proxied. A turn further away is answered 202 with a place to claim (requirement C2); never 429.
 */
final class Entrance {

    private static final String RESERVED = "/.well-known/evenhand/";
    private static final String DECISIONS = RESERVED + "decisions/";
    private static final String CLAIM = "Evenhand-Decision";

    private final Routes routes;
    private final HttpProxy proxy;
    private final Maker made;

    private Entrance(Routes routes, HttpProxy proxy, Maker made) {
        this.routes = routes;
        this.proxy = proxy;
        this.made = made;
    }

    /** What every entrance shares. */
    @ApplicationScoped
    static class Maker {

        private final Directory directory;
        private final Decisions decisions;
        private final Claims claims;
        private final Starts starts;
        private final Places places;
        private final ProblemWriter problems;
        private final TimeMachine timeMachine;

        Maker(
                Directory directory,
                Decisions decisions,
                Claims claims,
                Starts starts,
                Places places,
                ProblemWriter problems,
                TimeMachine timeMachine) {
            this.directory = directory;
            this.decisions = decisions;
            this.claims = claims;
            this.starts = starts;
            this.places = places;
            this.problems = problems;
            this.timeMachine = timeMachine;
        }

        Entrance make(Routes routes, HttpProxy proxy) {
            return new Entrance(routes, proxy, this);
        }
    }

    void handle(HttpServerRequest request) {
        if (made.timeMachine.takes(request)) {
            made.timeMachine.handle(request);
            return;
        }
        request.pause();
        serve(request).onFailure(failure -> {
            request.resume();
            made.problems.write(request.response(), failure);
        });
    }

    private Future<Void> serve(HttpServerRequest request) {
        try {
            return caller(request)
                    .compose(caller -> Requests.path(request).startsWith(RESERVED)
                            ? look(caller, request)
                            : pass(caller, request, wanted(request)));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Future<Caller> caller(HttpServerRequest request) {
        var key = Credentials.keyOf(request).orElseThrow(Credentials::unauthorized);
        var hot = made.directory.hot(key);
        if (hot != null) {
            return Future.succeededFuture(hot);
        }
        return Future.fromCompletionStage(made.directory.byKey(key).subscribeAsCompletionStage())
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Credentials.unauthorized())));
    }

    private DecisionRequest wanted(HttpServerRequest request) {
        var route = routes.find(request.method().name(), Requests.path(request))
                .orElseThrow(() -> new ProblemException(
                        404,
                        "no-route",
                        "The gateway has no route for " + request.method() + " " + Requests.path(request) + "."));
        return new DecisionRequest(
                route.action(),
                Optional.ofNullable(route.model()),
                route.units(),
                Map.of(),
                true,
                Decisions.HOLD_LIMIT,
                Duration.ZERO,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(route.marks()));
    }

    private Future<Void> pass(Caller caller, HttpServerRequest request, DecisionRequest wanted) {
        var left = Promise.<Void>promise();
        request.response().closeHandler(_ -> left.tryComplete());
        var claimed = request.getHeader(CLAIM);
        return claimed == null
                ? decide(caller, request, wanted, left.future())
                : claim(caller, request, wanted, claimed, left.future());
    }

    private Future<Void> decide(Caller caller, HttpServerRequest request, DecisionRequest wanted, Future<Void> left) {
        return made.decisions.decide(caller, wanted, made.places.of(request)).compose(decision -> {
            RateLimitHeaders.add(request.response(), decision);
            return switch (decision) {
                case Decision.Accepted accepted ->
                    made.starts
                            .start(accepted, wanted, wanted.patience(), left)
                            .compose(start -> take(request, start, left));
                case Decision.Denied denied -> Future.failedFuture(Refusals.of(denied));
                case Decision.Crowded crowded -> Future.failedFuture(Refusals.of(crowded));
            };
        });
    }

    private Future<Void> claim(
            Caller caller, HttpServerRequest request, DecisionRequest wanted, String id, Future<Void> left) {
        return made.claims
                .claim(caller, id, wanted)
                .compose(answer -> made.starts.claimed(
                        made.claims.claimedBy(caller, id, wanted), wanted, answer, wanted.patience(), left))
                .compose(start -> take(request, start, left));
    }

    private Future<Void> take(HttpServerRequest request, Start start, Future<Void> left) {
        return switch (start) {
            case Start.Running(var decision, var stay) -> proxied(request, decision, stay, left);
            case Start.Later later -> promise(request, later);
            case Start.Refused(Decision.Denied denied) -> Future.failedFuture(Refusals.of(denied));
            case Start.Refused(Decision.Crowded crowded) -> Future.failedFuture(Refusals.of(crowded));
            case Start.Refused(Decision.Accepted _) ->
                Future.failedFuture(new IllegalStateException("an accepted decision is no refusal"));
        };
    }

    private Future<Void> look(Caller caller, HttpServerRequest request) {
        if (!Requests.path(request).startsWith(DECISIONS)) {
            return Future.failedFuture(ProblemException.notFound("address"));
        }
        var id = Requests.path(request).substring(DECISIONS.length());
        return made.claims
                .look(caller, id)
                .compose(answer -> answer instanceof Answer.NotYet notYet
                        ? promise(request, id, notYet.now(), notYet.startsAt(), notYet.position(), new JsonObject())
                        : Future.failedFuture(ProblemException.notFound("waiting decision")));
    }

    /** Lets the request through; its stay ends with the response, or when the client has left. */
    private Future<Void> proxied(HttpServerRequest request, Decision decision, Stay stay, Future<Void> left) {
        var response = request.response();
        response.putHeader(CLAIM, decision.id());
        if (left.isComplete() || response.closed()) {
            stay.end();
            return Future.succeededFuture();
        }
        var ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                stay.end();
            }
        };
        response.endHandler(_ -> end.run());
        left.onComplete(_ -> end.run());
        // Somebody else has its slots now: it ends before both run.
        stay.whenLost(response::reset);
        Marks.set(request, decision.terms().discretion().marks());
        request.resume();
        proxy.handle(request);
        return Future.succeededFuture();
    }

    private Future<Void> promise(HttpServerRequest request, Start.Later later) {
        return promise(
                request,
                later.decision().id(),
                later.now(),
                later.startsAt(),
                later.position(),
                later.decision().limits().isEmpty() ? new JsonObject() : made.decisions.describe(later.decision()));
    }

    /** Accepted, and not yet: when to come back, and for which place. */
    private Future<Void> promise(
            HttpServerRequest request, String id, long now, long startsAt, long position, JsonObject body) {
        request.resume();
        var seconds = Math.max(position > 0 ? 1 : 0, Math.ceilDiv(Math.max(0, startsAt - now), 1_000));
        body.put("id", id).put("startAt", Instant.ofEpochMilli(startsAt).toString());
        if (position > 0) {
            body.put("position", position)
                    .put(
                            "claim",
                            "Repeat the request with " + CLAIM + ": " + id + " within half a minute, and again until it"
                                    + " runs: its place is kept while you ask.");
        } else {
            body.put(
                    "claim",
                    "Repeat the request with " + CLAIM + ": " + id + " from startAt on, within "
                            + Duration.ofHours(1).toMinutes() + " minutes.");
        }
        request.response()
                .setStatusCode(202)
                .putHeader(CLAIM, id)
                .putHeader("Location", DECISIONS + id)
                .putHeader("Retry-After", Long.toString(seconds))
                .putHeader("Content-Type", "application/json");
        return request.response().end(body.toBuffer());
    }
}
