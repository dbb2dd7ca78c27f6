package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Route;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.httpproxy.HttpProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The way to the upstream, from one event loop. */
final class Onward {

    private final HttpClient client;
    private final RequestOptions to;
    private final Headers headers;
    private final Credentials credentials;
    private final long mostBytes;

    Onward(Vertx vertx, GatewayConfig config, URI upstream, Headers headers, Credentials credentials) {
        var secure = upstream.getScheme().equals("https");
        var idle = config.limits().idle();
        var options = new HttpClientOptions()
                .setMaxPoolSize(config.upstreamConnections())
                .setConnectTimeout(Math.toIntExact(config.limits().connect().toMillis()))
                // A little later than that of a request, which can still be told.
                .setIdleTimeout(Math.toIntExact(idle.toMillis() + 1_000))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSsl(secure);
        config.upstreamCertificates()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options);
        this.to = new RequestOptions()
                .setHost(upstream.getHost())
                .setPort(upstream.getPort() >= 0 ? upstream.getPort() : secure ? 443 : 80)
                .setSsl(secure)
                .setIdleTimeout(idle.toMillis());
        this.headers = headers;
        this.credentials = credentials;
        this.mostBytes = config.limits().body().orElse(Long.MAX_VALUE);
    }

    /** Sends a request on, once, and its answer back. */
    void send(Exchange exchange, Route route, List<String> marks, Optional<Metered> metered) {
        var request = ReadRequest.of(exchange.request());
        var passage = new Passage(exchange, metered, mostBytes);
        headers.forUpstream(request, marks, credentials.of(route));
        request.resume();
        HttpProxy.reverseProxy(client)
                // What breaks is told by its answer; without a handler it would be logged besides.
                .origin(_ -> client.request(to).onSuccess(sent -> sent.exceptionHandler(_ -> {})))
                .addInterceptor(passage)
                .handle(request);
    }
}
