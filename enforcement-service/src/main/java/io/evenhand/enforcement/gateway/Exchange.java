package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Route;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.kit.problem.Problem;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** One request at the gateway, from its arrival to the end of its answer or until its client has left. */
final class Exchange {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final HttpServerRequest request;
    private final Optional<Route> route;
    private final ProblemWriter problems;
    private final Optional<String> key;
    private final Promise<Void> left = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private Future<Void> settlement = Future.succeededFuture();

    Exchange(HttpServerRequest request, Optional<Route> route, ProblemWriter problems) {
        this.request = request;
        this.route = route;
        this.problems = problems;
        this.key = Credentials.keyOf(request);
        // Both are called, in one order or the other: over HTTP/2 a stream closes with its last frame.
        request.response().closeHandler(_ -> end());
        request.response().endHandler(_ -> end());
        if (upgrades(request) && request.connection() instanceof ConnectionBase connection) {
            // Once it is a websocket, nobody else tells when it closes.
            connection.channel().closeFuture().addListener(_ -> leave());
        }
    }

    /** Whether it asks to go on as a websocket; where HTTP/2 carries one, the proxy does not. */
    private static boolean upgrades(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private void end() {
        if (request.response().ended()) {
            over.tryComplete();
        } else {
            leave();
        }
    }

    private void leave() {
        left.tryComplete();
        over.tryComplete();
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    Optional<Route> route() {
        return route;
    }

    /** What its client calls with. */
    String key() {
        return key.orElseThrow(Credentials::unauthorized);
    }

    /** Completes when the client has left before the answer's end. */
    Future<Void> left() {
        return left.future();
    }

    /** Completes when it is over, and what it used is counted. */
    Future<Void> settled() {
        return over.future().transform(_ -> settlement);
    }

    /** Takes what is to be done at its end, before it is over. */
    void atItsEnd(Supplier<Future<Void>> settling) {
        settlement = over.future().transform(_ -> settling.get());
    }

    /** Completes when the answer has ended, or the client has left. */
    Future<Void> over() {
        return over.future();
    }

    boolean isOver() {
        return over.future().isComplete() || response().closed();
    }

    /** Whether a body may come. */
    boolean hasBody() {
        var length = request.getHeader("Content-Length");
        return request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    /** Lets what is left of its body come, unread. */
    void letGo() {
        ReadRequest.of(request).resume();
    }

    /** Answers with what went wrong, in the words that the route's clients understand. */
    void fail(Throwable failure) {
        letGo();
        if (speaksOpenAi()) {
            problems.writeAsError(response(), failure, SOON);
        } else {
            problems.write(response(), failure);
        }
    }

    String problemType() {
        return Problem.MEDIA_TYPE;
    }

    Buffer text(ProblemException problem) {
        return Buffer.buffer(speaksOpenAi() ? problems.textAsError(problem) : problems.text(problem));
    }

    private boolean speaksOpenAi() {
        return route.flatMap(Route::metering).isPresent();
    }

    /** Ends the connection with the answer: what comes after it cannot be told apart from this request. */
    void closeAfter() {
        if (!request.version().equals(HttpVersion.HTTP_2)) {
            response().putHeader("Connection", "close");
            over().onComplete(_ -> request.connection().close());
        }
    }
}
