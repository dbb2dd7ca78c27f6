package io.evenhand.enforcement.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;

/** A request whose body was read. Over HTTP/2 it would refuse to be paused or resumed then, which the proxy does with every one. */
final class ReadRequest extends HttpServerRequestWrapper {

    private ReadRequest(HttpServerRequestInternal read) {
        super(read);
    }

    /** The request as the proxy can take it. */
    static HttpServerRequest of(HttpServerRequest request) {
        return request.isEnded() && request instanceof HttpServerRequestInternal read ? new ReadRequest(read) : request;
    }

    @Override
    public HttpServerRequest pause() {
        return this;
    }

    @Override
    public HttpServerRequest resume() {
        return this;
    }

    @Override
    public HttpServerRequest fetch(long amount) {
        return this;
    }
}
