package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.decision.Claims;
import io.evenhand.enforcement.decision.Decision;
import io.evenhand.enforcement.decision.DecisionRequest;
import io.evenhand.enforcement.decision.Decisions;
import io.evenhand.enforcement.decision.Postponed;
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
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * One request through the gateway: who calls, what for, decided in process with the request paused, held until its turn
 * when that is near, then proxied. A turn further away is answered 202 with a place to claim (requirement C2); never 429.
 */
final class Entrance {

    private static final String RESERVED = "/.well-known/evenhand/";

    private final Routes routes;
    private final Onward onward;
    private final Connections connections;
    private final Maker made;

    private Entrance(Routes routes, Onward onward, Connections connections, Maker made) {
        this.routes = routes;
        this.onward = onward;
        this.connections = connections;
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
        private final Contents contents;
        private final Traffic traffic;
        private final TimeMachine timeMachine;

        Maker(
                Directory directory,
                Decisions decisions,
                Claims claims,
                Starts starts,
                Places places,
                ProblemWriter problems,
                Contents contents,
                Traffic traffic,
                TimeMachine timeMachine) {
            this.directory = directory;
            this.decisions = decisions;
            this.claims = claims;
            this.starts = starts;
            this.places = places;
            this.problems = problems;
            this.contents = contents;
            this.traffic = traffic;
            this.timeMachine = timeMachine;
        }

        Entrance make(Routes routes, Onward onward, Connections connections) {
            return new Entrance(routes, onward, connections, this);
        }
    }

    void handle(HttpServerRequest request) {
        connections.busy(request);
        if (made.timeMachine.takes(request)) {
            request.response().endHandler(_ -> connections.done(request));
            made.timeMachine.handle(request);
            return;
        }
        request.pause();
        var route = routes.find(request.method().name(), Arrival.pathOf(request));
        var exchange = new Exchange(request, route, made.problems);
        exchange.over().onComplete(_ -> connections.done(request));
        if (!made.traffic.begins()) {
            exchange.closeAfter();
            exchange.fail(ProblemException.unavailable("This gateway is closing.", Duration.ofSeconds(1)));
            return;
        }
        if (made.traffic.leaves()) {
            exchange.closeAfter();
        }
        exchange.settled().onComplete(_ -> made.traffic.end());
        serve(exchange).onFailure(exchange::fail);
    }

    private Future<Void> serve(Exchange exchange) {
        try {
            Arrival.check(exchange);
            return caller(exchange)
                    .compose(caller -> Requests.path(exchange.request()).startsWith(RESERVED)
                            ? look(caller, exchange)
                            : purpose(exchange).compose(purpose -> pass(caller, exchange, purpose)));
        } catch (ProblemException problem) {
            return Future.failedFuture(problem);
        }
    }

    private Future<Caller> caller(Exchange exchange) {
        var key = exchange.key();
        var hot = made.directory.hot(key);
        if (hot != null) {
            return Future.succeededFuture(hot);
        }
        return Future.fromCompletionStage(made.directory.byKey(key).subscribeAsCompletionStage())
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Credentials.unauthorized())));
    }

    private Future<Purpose> purpose(Exchange exchange) {
        var request = exchange.request();
        var route = exchange.route()
                .orElseThrow(() -> new ProblemException(
                        404,
                        "no-route",
                        "The gateway has no route for " + request.method() + " " + Requests.path(request) + "."));
        return route.reading()
                .map(reading -> made.contents
                        .read(request, reading)
                        .map(content -> new Purpose(route, Optional.of(Arrival.checked(exchange, content)))))
                .orElseGet(() -> Future.succeededFuture(new Purpose(route, Optional.empty())));
    }

    private Future<Void> pass(Caller caller, Exchange exchange, Purpose purpose) {
        var table = made.decisions
                .terms(caller, purpose.route().action(), purpose.model())
                .table();
        var wanted = purpose.request(table);
        var claimed = exchange.request().getHeader(Promised.CLAIM);
        var start = claimed == null
                ? decide(caller, exchange, wanted)
                : made.claims
                        .claim(caller, claimed, wanted)
                        .compose(answer -> made.starts.claimed(
                                made.claims.claimedBy(caller, claimed, wanted),
                                wanted,
                                answer,
                                wanted.patience(),
                                exchange.left()));
        return start.compose(begun -> take(exchange, purpose, begun));
    }

    private Future<Start> decide(Caller caller, Exchange exchange, DecisionRequest wanted) {
        return made.decisions
                .decide(caller, wanted, made.places.of(exchange.request()))
                .compose(decision -> {
                    RateLimitHeaders.add(exchange.response(), decision);
                    return switch (decision) {
                        case Decision.Accepted accepted ->
                            made.starts.start(accepted, wanted, wanted.patience(), exchange.left());
                        case Decision.Denied denied -> Future.failedFuture(Refusals.of(denied));
                        case Decision.Crowded crowded -> Future.failedFuture(Refusals.of(crowded));
                        case Decision.Barred barred -> Future.failedFuture(Refusals.of(barred));
                    };
                });
    }

    private Future<Void> take(Exchange exchange, Purpose purpose, Start start) {
        return switch (start) {
            case Start.Running(var decision, var stay) -> proxied(exchange, purpose, decision, stay);
            case Start.Later later -> Promised.answer(exchange, Postponed.of(later, made.decisions));
            case Start.Refused(Decision.Denied denied) -> Future.failedFuture(Refusals.of(denied));
            case Start.Refused(Decision.Crowded crowded) -> Future.failedFuture(Refusals.of(crowded));
            case Start.Refused(Decision.Barred barred) -> Future.failedFuture(Refusals.of(barred));
            case Start.Refused(Decision.Accepted _) ->
                Future.failedFuture(new IllegalStateException("an accepted decision is no refusal"));
        };
    }

    private Future<Void> look(Caller caller, Exchange exchange) {
        var path = Requests.path(exchange.request());
        if (!path.startsWith(Promised.DECISIONS)) {
            return Future.failedFuture(ProblemException.notFound("address"));
        }
        var id = path.substring(Promised.DECISIONS.length());
        return made.claims
                .look(caller, id)
                .compose(answer -> answer instanceof Answer.NotYet notYet
                        ? Promised.answer(exchange, Postponed.of(id, notYet))
                        : Future.failedFuture(ProblemException.notFound("waiting decision")));
    }

    /** Lets the request through; its stay ends with the response, or when the client has left. */
    private Future<Void> proxied(Exchange exchange, Purpose purpose, Decision decision, Stay stay) {
        exchange.response().putHeader(Promised.CLAIM, decision.id());
        var metered = Metered.of(purpose, made.contents);
        exchange.atItsEnd(() -> {
            if (!exchange.left().isComplete()) {
                metered.ifPresent(Metered::ended);
            }
            return stay.end(metered.flatMap(Metered::used));
        });
        if (!exchange.isOver()) {
            // Somebody else has its slots now: it ends before both run.
            stay.whenLost(exchange.response()::reset);
            onward.send(exchange, purpose.route(), decision.terms().discretion().marks(), metered);
        }
        return Future.succeededFuture();
    }
}
