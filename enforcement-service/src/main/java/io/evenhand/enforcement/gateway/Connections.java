package io.evenhand.enforcement.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * The connections of one event loop. One that has no whole request for too long is closed, however slowly its octets
 * come.
 */
final class Connections {

    private static final String DECODER = "httpDecoder";

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final GatewayConfig.Limits limits;
    private final IdentityHashMap<HttpConnection, Idle> open = new IdentityHashMap<>();

    Connections(Vertx vertx, HttpServerOptions options, GatewayConfig.Limits limits) {
        this.vertx = vertx;
        this.options = options;
        this.limits = limits;
    }

    /** A client has connected. */
    void opened(HttpConnection connection) {
        var idle = new Idle(connection);
        open.put(connection, idle);
        idle.closeIn(limits.arrival());
        if (connection instanceof ConnectionBase base) {
            if (base.channel().pipeline().get(DECODER) != null) {
                base.channel().pipeline().replace(DECODER, DECODER, new StrictDecoder(options));
            }
            // The connection itself does not tell its end any more once it is a websocket.
            base.channel().closeFuture().addListener(_ -> closed(connection, idle));
        }
    }

    private void closed(HttpConnection connection, Idle idle) {
        open.remove(connection);
        idle.stop();
    }

    /** A request has arrived, all of its head. */
    void busy(HttpServerRequest request) {
        var idle = open.get(request.connection());
        if (idle != null) {
            idle.running++;
            idle.stop();
        }
    }

    /** A request is over. */
    void done(HttpServerRequest request) {
        var idle = open.get(request.connection());
        if (idle != null && --idle.running == 0) {
            idle.closeIn(limits.keepAlive());
        }
    }

    /** How long a connection has been without a request. */
    private final class Idle {

        private final HttpConnection connection;
        private int running;
        private long timer = -1;

        Idle(HttpConnection connection) {
            this.connection = connection;
        }

        void closeIn(Duration time) {
            timer = vertx.setTimer(time.toMillis(), _ -> connection.close());
        }

        void stop() {
            vertx.cancelTimer(timer);
        }
    }
}
