package io.evenhand.enforcement.gateway;

import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.StreamResetException;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request on its way to the upstream, and its answer on the way back. Nothing is ever sent a second time. */
final class Passage implements ProxyInterceptor {

    private final Exchange exchange;
    private final Optional<Metered> metered;
    private final long mostBytes;
    private @Nullable ProblemException stopped;
    private boolean cancelled;

    Passage(Exchange exchange, Optional<Metered> metered, long mostBytes) {
        this.exchange = exchange;
        this.metered = metered;
        this.mostBytes = mostBytes;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        metered.ifPresentOrElse(meter -> meter.ask(context.request()), () -> watch(context.request()));
        return context.sendRequest().recover(failure -> Future.succeededFuture(failed(context, failure)));
    }

    private void watch(ProxyRequest request) {
        if (exchange.hasBody()) {
            var body = request.getBody();
            var watch = new KeyWatch(exchange.key(), mostBytes);
            request.setBody(Body.body(
                    new Passing(body.stream(), chunk -> {
                        try {
                            return watch.pass(chunk);
                        } catch (ProblemException problem) {
                            stopped = problem;
                            throw problem;
                        }
                    }),
                    body.length()));
        }
    }

    /** The upstream did not answer: a problem of ours to tell, not an empty page. */
    private ProxyResponse failed(ProxyContext context, Throwable failure) {
        cancelled = stopped == null && (exchange.response().closed() || failure instanceof StreamResetException);
        var problem = stopped != null
                ? stopped
                : failure instanceof TimeoutException
                        ? new ProblemException(
                                504, "upstream-silent", "The platform behind the gateway did not answer in time.")
                        : new ProblemException(
                                502, "upstream-failed", "The platform behind the gateway did not answer.");
        var response = context.request().release().response().setStatusCode(problem.status());
        return response.putHeader("Content-Type", exchange.problemType()).setBody(Body.body(exchange.text(problem)));
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        var response = context.response();
        Headers.forClient(response.headers(), exchange.response().headers());
        if (!cancelled) {
            metered.ifPresent(meter -> meter.answered(response));
        }
        return context.sendResponse();
    }
}
