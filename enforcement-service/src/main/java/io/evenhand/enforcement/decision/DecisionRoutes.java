package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.web.Bodies;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/decisions} and {@code GET /v1/decisions/{id}}: plain Vert.x routes, on the event loop from the request
 * to the script and back. An application with the role {@code gateway} asks for any account, the holder of a key for
 * itself.
 */
@ApplicationScoped
class DecisionRoutes {

    private static final Set<String> MAY_ASK = Set.of("gateway");
    private static final Set<String> MAY_LOOK =
            Set.of("gateway", "service", "support", "reviewer", "senior", "operator", "auditor");

    private final Vertx vertx;
    private final Decisions decisions;
    private final Directory directory;
    private final Credentials credentials;
    private final Bodies bodies;
    private final ProblemWriter problems;

    DecisionRoutes(
            Vertx vertx,
            Decisions decisions,
            Directory directory,
            Credentials credentials,
            Bodies bodies,
            ProblemWriter problems) {
        this.vertx = vertx;
        this.decisions = decisions;
        this.directory = directory;
        this.credentials = credentials;
        this.bodies = bodies;
        this.problems = problems;
    }

    void add(@Observes Router router) {
        router.post("/v1/decisions").handler(this::decide);
        router.get("/v1/decisions/:id").handler(this::look);
    }

    /** Who makes the call. */
    private sealed interface Asker {

        /** The holder of an account, by its key. */
        record Holder(Enrolment account, String key) implements Asker {}

        /** An application that may ask for any account. */
        record Application() implements Asker {}
    }

    private void decide(RoutingContext call) {
        // Read from the start, so that nothing of the body is missed while the credential is looked at.
        var body = bodies.read(call.request());
        asker(call)
                .compose(asker -> body.map(RequestReader::read)
                        .compose(read -> account(asker, read)
                                .compose(account -> decisions.decide(account, read.request()))
                                .compose(decision -> heldUntilNear(decision, read.request()))))
                .onSuccess(decision -> answer(call.response(), decision))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private Future<Asker> asker(RoutingContext call) {
        var own = Credentials.keyOf(call.request());
        return own.isPresent()
                ? byKey(own.get(), Credentials.unauthorized()).map(account -> new Asker.Holder(account, own.get()))
                : future(credentials.demand(call, MAY_ASK)).map(_ -> new Asker.Application());
    }

    private Future<Enrolment> account(Asker asker, RequestReader.Read read) {
        return switch (asker) {
            case Asker.Holder holder -> itself(holder, read);
            case Asker.Application _ -> named(read);
        };
    }

    /** A holder may name itself, and nobody else. */
    private static Future<Enrolment> itself(Asker.Holder holder, RequestReader.Read read) {
        var account = holder.account().account().id();
        var another = read.key().filter(named -> !named.equals(holder.key())).isPresent()
                || read.account().filter(named -> !named.equals(account)).isPresent();
        return another
                ? Future.failedFuture(new ProblemException(403, "forbidden", "A key asks for its own account only."))
                : Future.succeededFuture(holder.account());
    }

    private Future<Enrolment> named(RequestReader.Read read) {
        if (read.key().isPresent() == read.account().isPresent()) {
            return Future.failedFuture(ProblemException.invalid("key", "name either a key or an account"));
        }
        return read.key()
                .map(key -> byKey(key, ProblemException.invalid("key", "is not a valid key")))
                .orElseGet(() -> byAccount(
                        read.account().orElseThrow(), ProblemException.invalid("account", "there is no such account")));
    }

    private Future<Enrolment> byKey(String key, ProblemException otherwise) {
        var hot = directory.hot(key);
        return hot != null ? Future.succeededFuture(hot) : found(directory.byKey(key), otherwise);
    }

    private Future<Enrolment> byAccount(String account, ProblemException otherwise) {
        return found(directory.byAccount(account), otherwise);
    }

    private static Future<Enrolment> found(Uni<Optional<Enrolment>> search, ProblemException otherwise) {
        return future(search)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(otherwise)));
    }

    private static <T> Future<T> future(Uni<T> uni) {
        return Future.fromCompletionStage(uni.subscribeAsCompletionStage());
    }

    /** Holds the answer when the start is within the caller's {@code wait}. */
    private Future<Decision> heldUntilNear(Decision decision, DecisionRequest request) {
        var delay = decision.answer().startsAt() - decision.answer().now();
        var near = delay > 0 && delay <= request.patience().toMillis();
        return near ? vertx.timer(delay).map(decision) : Future.succeededFuture(decision);
    }

    private static void answer(HttpServerResponse response, Decision decision) {
        if (response.ended() || response.closed()) {
            return;
        }
        RateLimitHeaders.add(response, decision);
        response.putHeader("Content-Type", "application/json").end(DecisionJson.of(decision));
    }

    private void look(RoutingContext call) {
        var id = Optional.ofNullable(call.pathParam("id")).orElse("");
        viewer(call, id)
                .compose(account -> decisions.look(account, id))
                .onSuccess(answer -> place(call.response(), id, answer))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private Future<Enrolment> viewer(RoutingContext call, String id) {
        var owner = DecisionIds.accountOf(id);
        var missing = ProblemException.notFound("waiting decision");
        var own = Credentials.keyOf(call.request());
        if (own.isPresent()) {
            return byKey(own.get(), Credentials.unauthorized())
                    .compose(account ->
                            owner.filter(account.account().id()::equals).isPresent()
                                    ? Future.succeededFuture(account)
                                    : Future.failedFuture(missing));
        }
        return future(credentials.demand(call, MAY_LOOK))
                .compose(_ -> owner.map(account -> byAccount(account, missing))
                        .orElseGet(() -> Future.failedFuture(missing)));
    }

    private void place(HttpServerResponse response, String id, Answer answer) {
        if (answer instanceof Answer.NotYet notYet) {
            response.putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("id", id)
                            .put("outcome", notYet.deferred() ? "queue" : "delay")
                            .put("startAt", DecisionJson.instant(notYet.startsAt()))
                            .toBuffer());
        } else {
            problems.write(response, ProblemException.notFound("waiting decision"));
        }
    }
}
