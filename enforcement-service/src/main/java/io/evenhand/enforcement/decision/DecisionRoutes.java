package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.sighting.Place;
import io.evenhand.enforcement.sighting.Places;
import io.evenhand.enforcement.web.Bodies;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Answer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Decisions over HTTP: plain Vert.x routes, on the event loop from the request to the script and back. An application
 * with the role {@code gateway} asks for any account, the holder of a key for itself.
 */
@Singleton
class DecisionRoutes {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final String PATH = "/v1/decisions";

    /** Behind the handler of cross-origin calls, which is at 300; authentication is at 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    /** Metering asks for bookings, too. */
    private static final Set<String> MAY_ASK = Set.of("gateway", "service");

    private static final Set<String> MAY_RUN = Set.of("gateway");
    private static final Set<String> MAY_LOOK =
            Set.of("gateway", "service", "support", "reviewer", "senior", "operator", "auditor");

    private final Decisions decisions;
    private final Claims claims;
    private final Starts starts;
    private final PoolPlaces pools;
    private final Askers askers;
    private final Tickets tickets;
    private final Bodies bodies;
    private final Places places;
    private final ProblemWriter problems;

    DecisionRoutes(
            Decisions decisions,
            Claims claims,
            Starts starts,
            PoolPlaces pools,
            Askers askers,
            Tickets tickets,
            Bodies bodies,
            Places places,
            ProblemWriter problems) {
        this.decisions = decisions;
        this.claims = claims;
        this.starts = starts;
        this.pools = pools;
        this.askers = askers;
        this.tickets = tickets;
        this.bodies = bodies;
        this.places = places;
        this.problems = problems;
    }

    /** The holder of a key is known by the key alone, so its call meets none of what tokens need. */
    void first(@Observes Filters filters) {
        filters.register(
                call -> {
                    var request = call.request();
                    if (HttpMethod.POST.equals(request.method())
                            && PATH.equals(request.path())
                            && Credentials.keyOf(request).isPresent()) {
                        decide(call);
                    } else {
                        call.next();
                    }
                },
                BEFORE_AUTHENTICATION);
    }

    void add(@Observes Router router) {
        router.post(PATH).handler(this::decide);
        router.get("/v1/decisions/:id").handler(this::look);
        router.post("/v1/decisions/:id/claim").handler(this::claim);
        router.post("/v1/decisions/:id/renew").handler(this::renew);
        router.post("/v1/decisions/:id/complete").handler(this::complete);
    }

    private void decide(RoutingContext call) {
        // Read from the start, so that nothing of the body is missed while the credential is looked at.
        var body = bodies.read(call.request());
        askers.asker(call, MAY_ASK)
                .compose(asker -> body.map(RequestReader::read)
                        .compose(read -> askers.caller(asker, read)
                                .compose(caller -> decisions.decide(caller, read.request(), place(asker, call, read)))
                                .compose(decision -> started(call, decision, read.request()))))
                .onSuccess(decision -> answer(call.response(), decision))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    /** A holder comes from where its request does; of its clients an application says where they come from. */
    private Place place(Askers.Asker asker, RoutingContext call, RequestReader.Read read) {
        return switch (asker) {
            case Askers.Asker.Holder _ -> places.of(call.request(), read.place().endUser());
            case Askers.Asker.Application _ -> read.place();
        };
    }

    /** Held while its start is within the caller's {@code wait}; then the client renews and ends it. */
    private Future<Decision> started(RoutingContext call, Decision decision, DecisionRequest request) {
        if (!(decision instanceof Decision.Accepted accepted)
                || accepted.answer().replayed()
                || (request.patience().isZero() && accepted.terms().pool().isEmpty())
                || startsLaterThan(request.patience(), accepted.answer())) {
            return Future.succeededFuture(decision);
        }
        var left = Promise.<Void>promise();
        call.response().closeHandler(_ -> left.tryComplete());
        return starts.start(accepted, request, request.patience(), left.future())
                .map(start -> switch (start) {
                    case Start.Running(var running, var stay) -> {
                        handOver(running, stay, request);
                        yield running;
                    }
                    case Start.Later later -> later.decision();
                    case Start.Refused(var refused) -> refused;
                });
    }

    private static void answer(HttpServerResponse response, Decision decision) {
        if (response.ended() || response.closed()) {
            return;
        }
        RateLimitHeaders.add(response, decision);
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(DecisionJson.of(decision));
    }

    private void look(RoutingContext call) {
        var id = id(call);
        owner(call, MAY_LOOK, id)
                .onSuccess(caller -> tickets.show(call, caller, id))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private Future<Caller> owner(RoutingContext call, Set<String> roles, String id) {
        return askers.asker(call, roles).compose(asker -> askers.ownerOf(asker, id));
    }

    private static String id(RoutingContext call) {
        return Optional.ofNullable(call.pathParam("id")).orElse("");
    }

    /** With the request's body, so that a place is used for what it was given for. */
    private void claim(RoutingContext call) {
        var body = bodies.read(call.request());
        var left = Promise.<Void>promise();
        call.response().closeHandler(_ -> left.tryComplete());
        var id = id(call);
        owner(call, MAY_RUN, id)
                .compose(caller ->
                        body.map(RequestReader::read).compose(read -> claim(caller, id, read.request(), left.future())))
                .onSuccess(json -> call.response()
                        .putHeader("Content-Type", "application/json")
                        .end(json.toBuffer()))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private Future<JsonObject> claim(Caller caller, String id, DecisionRequest request, Future<Void> left) {
        return claims.claim(caller, id, request, request.patience()).compose(answer -> {
            if (answer instanceof Answer.NeedsWallet || answer instanceof Answer.StaleWindows) {
                throw ProblemException.unavailable("This cannot be decided now.", Duration.ofSeconds(1));
            }
            return starts.claimed(claims.claimedBy(caller, id, request), request, answer, request.patience(), left)
                    .map(start -> switch (start) {
                        case Start.Running(var running, var stay) -> {
                            handOver(running, stay, request);
                            yield running.limits().isEmpty() ? Tickets.begun(running) : decisions.describe(running);
                        }
                        case Start.Later later ->
                            Tickets.place(
                                    id,
                                    later.startsAt(),
                                    answer instanceof Answer.NotYet notYet && notYet.deferred(),
                                    later.position());
                        case Start.Refused(var refused) -> decisions.describe(refused);
                    });
        });
    }

    /** Whether it has a start beyond the caller's patience that nobody needs to come back for. */
    private static boolean startsLaterThan(Duration patience, Answer.Accepted answer) {
        return !answer.waiting() && answer.startsAt() - answer.now() > patience.toMillis();
    }

    /** What ran without an estimate counts, now that it has its place in a pool. */
    private static void handOver(Decision.Accepted running, Stay stay, DecisionRequest request) {
        stay.handOver(running.terms().pool().isPresent() && request.estimate().isZero());
    }

    static ProblemException gone() {
        return new ProblemException(
                410, "place-gone", "There is no such place: it was used, given up, or its lease has ended.");
    }

    private void renew(RoutingContext call) {
        var id = id(call);
        owner(call, MAY_RUN, id)
                .compose(caller -> claims.renew(caller, id)
                        .compose(answer -> pools.hold(caller, id).map(inPool -> renewed(id, answer, inPool))))
                .onSuccess(json -> call.response()
                        .putHeader("Content-Type", "application/json")
                        .end(json.toBuffer()))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private static JsonObject renewed(String id, Answer answer, boolean inPool) {
        if (answer instanceof Answer.Running running) {
            return Tickets.withSlot(new JsonObject().put("id", id).put("outcome", "admit"), running.slotUntil());
        }
        if (inPool) {
            return new JsonObject().put("id", id).put("outcome", "admit");
        }
        throw gone();
    }

    private void complete(RoutingContext call) {
        var id = id(call);
        var body = bodies.readIfAny(call.request());
        owner(call, MAY_RUN, id)
                .compose(caller -> body.compose(given -> ended(caller, id, given))
                        .compose(answer -> pools.leave(caller, id).map(answer)))
                .onSuccess(answer -> call.response()
                        .putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("id", id)
                                .put("completed", answer instanceof Answer.Completed)
                                .toBuffer()))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    /** With nothing said of it, as it was asked for. */
    private Future<Answer> ended(Caller caller, String id, Optional<JsonNode> body) {
        return body.filter(said -> !said.isEmpty())
                .map(RequestReader::readActual)
                .map(actual -> claims.complete(caller, id, actual))
                .orElseGet(() -> claims.complete(caller, id));
    }
}
