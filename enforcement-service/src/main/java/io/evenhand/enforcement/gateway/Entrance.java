package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.decision.Decision;
import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.decision.RateLimitHeaders;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.enforcement.web.Requests;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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

        private final Vertx vertx;
        private final Directory directory;
        private final Decisions decisions;
        private final ProblemWriter problems;
        private final TimeMachine timeMachine;

        Maker(Vertx vertx, Directory directory, Decisions decisions, ProblemWriter problems, TimeMachine timeMachine) {
            this.vertx = vertx;
            this.directory = directory;
            this.decisions = decisions;
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
                    .compose(account -> Requests.path(request).startsWith(RESERVED)
                            ? look(account, request)
                            : pass(account, request, wanted(request)));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Future<Enrolment> caller(HttpServerRequest request) {
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
                true,
                Decisions.HOLD_LIMIT,
                true,
                Optional.empty(),
                Optional.empty());
    }

    private Future<Void> pass(Enrolment account, HttpServerRequest request, DecisionRequest wanted) {
        var claimed = request.getHeader(CLAIM);
        return claimed == null ? decide(account, request, wanted) : claim(account, request, wanted, claimed);
    }

    private Future<Void> decide(Enrolment account, HttpServerRequest request, DecisionRequest wanted) {
        return made.decisions.decide(account, wanted).compose(decision -> {
            RateLimitHeaders.add(request.response(), decision);
            var answer = decision.answer();
            return answer.waiting()
                    ? promise(request, decision.id(), answer.now(), answer.startsAt(), Optional.of(decision))
                    : proxyAt(request, decision.id(), answer.now(), answer.startsAt());
        });
    }

    private Future<Void> claim(Enrolment account, HttpServerRequest request, DecisionRequest wanted, String id) {
        return made.decisions.claim(account, id, wanted).compose(answer -> switch (answer) {
            case Answer.Claimed(var now, var startsAt, var _) -> proxyAt(request, id, now, startsAt);
            case Answer.NotYet notYet -> promise(request, id, notYet.now(), notYet.startsAt(), Optional.empty());
            case Answer.Conflict _ ->
                Future.failedFuture(
                        new ProblemException(409, "place-conflict", "This place was given for another request."));
            case Answer.Gone _ ->
                Future.failedFuture(new ProblemException(
                        410,
                        "place-gone",
                        "There is no such place: it was used, or given up an hour after its start."));
            case Answer.Accepted _,
                    Answer.Denied _,
                    Answer.Running _,
                    Answer.Completed _,
                    Answer.NeedsWallet _,
                    Answer.StaleWindows _ ->
                Future.failedFuture(new IllegalStateException("The meter answered " + answer));
        });
    }

    private Future<Void> look(Enrolment account, HttpServerRequest request) {
        if (!Requests.path(request).startsWith(DECISIONS)) {
            return Future.failedFuture(ProblemException.notFound("address"));
        }
        var id = Requests.path(request).substring(DECISIONS.length());
        return made.decisions
                .look(account, id)
                .compose(answer -> answer instanceof Answer.NotYet notYet
                        ? promise(request, id, notYet.now(), notYet.startsAt(), Optional.empty())
                        : Future.failedFuture(ProblemException.notFound("waiting decision")));
    }

    /** Lets the request through at its start; a client that left meanwhile is not waited for. */
    private Future<Void> proxyAt(HttpServerRequest request, String id, long now, long startsAt) {
        request.response().putHeader(CLAIM, id);
        if (startsAt <= now) {
            return proxied(request);
        }
        var timer = made.vertx.setTimer(startsAt - now, _ -> proxied(request));
        request.response().closeHandler(_ -> made.vertx.cancelTimer(timer));
        return Future.succeededFuture();
    }

    private Future<Void> proxied(HttpServerRequest request) {
        if (!request.response().closed()) {
            request.resume();
            proxy.handle(request);
        }
        return Future.succeededFuture();
    }

    /** Accepted, and not yet: when to come back, and for which place. */
    private Future<Void> promise(
            HttpServerRequest request, String id, long now, long startsAt, Optional<Decision> decision) {
        request.resume();
        var seconds = Math.ceilDiv(Math.max(0, startsAt - now), 1_000);
        var body = decision.map(made.decisions::describe).orElseGet(JsonObject::new);
        body.put("id", id).put("startAt", Instant.ofEpochMilli(startsAt).toString());
        body.put(
                "claim",
                "Repeat the request with " + CLAIM + ": " + id + " from startAt on, within "
                        + Duration.ofHours(1).toMinutes() + " minutes.");
        request.response()
                .setStatusCode(202)
                .putHeader(CLAIM, id)
                .putHeader("Location", DECISIONS + id)
                .putHeader("Retry-After", Long.toString(seconds))
                .putHeader("Content-Type", "application/json");
        return request.response().end(body.toBuffer());
    }
}
