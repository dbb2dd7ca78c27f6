package io.evenhand.enforcement.authorize;

import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.enforcement.web.Requests;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** The questions of gateways over HTTP: plain Vert.x routes, like those of decisions. */
@Singleton
class AuthorizeRoutes {

    /** As for decisions, a key needs nothing of what tokens need. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private final Authorizations authorizations;
    private final Credentials credentials;
    private final ProblemWriter problems;

    AuthorizeRoutes(Authorizations authorizations, Credentials credentials, ProblemWriter problems) {
        this.authorizations = authorizations;
        this.credentials = credentials;
        this.problems = problems;
    }

    void first(@Observes Filters filters) {
        filters.register(
                call -> {
                    if (Requests.path(call.request()).startsWith(Gateway.PREFIX)
                            && Credentials.keyOf(call.request()).isPresent()) {
                        answer(call);
                    } else {
                        call.next();
                    }
                },
                BEFORE_AUTHENTICATION);
    }

    void add(@Observes Router router) {
        router.route(Gateway.PREFIX + "*").handler(this::answer);
    }

    private void answer(RoutingContext call) {
        Gateway.of(Requests.path(call.request()))
                .ifPresentOrElse(
                        gateway -> answer(call, gateway),
                        () -> problems.write(call.response(), ProblemException.notFound("gateway")));
    }

    private void answer(RoutingContext call, Gateway gateway) {
        var key = Credentials.keyOf(call.request());
        var question = gateway.question(call.request());
        if (key.isPresent() && question.isEmpty()) {
            // Said to the gateway and not through it: no client can mend this.
            problems.write(
                    call.response(), ProblemException.invalid("request", "the gateway names no method and path"));
            return;
        }
        var left = Promise.<Void>promise();
        call.response().closeHandler(_ -> left.tryComplete());
        key.flatMap(holder ->
                        question.map(asked -> authorizations.answer(holder, asked, call.request(), left.future())))
                .orElseGet(() -> strange(call))
                .otherwise(this::refusal)
                .onSuccess(reply -> gateway.tell(call.response(), reply));
    }

    private Reply refusal(Throwable failure) {
        var problem = problems.problemOf(failure);
        return Reply.of(problem, problems.text(problem));
    }

    /** Only holders of keys are served: 401, or 403 for somebody with a token. */
    private Future<Reply> strange(RoutingContext call) {
        return Future.fromCompletionStage(credentials.demand(call, Set.of()).subscribeAsCompletionStage())
                .compose(_ -> Future.failedFuture(Credentials.unauthorized()));
    }
}
