package io.evenhand.enforcement.gateway;

import io.evenhand.kit.problem.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Where clients come in: what of HTTP and TLS is spoken there, and what is refused before it is a request. */
final class Listener {

    private static final int LONGEST_URI = 8 * 1024;
    private static final Duration LOOK_AT_CERTIFICATE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final GatewayConfig config;

    Listener(Vertx vertx, GatewayConfig config) {
        if (config.tls().certificate().isPresent() != config.tls().key().isPresent()) {
            throw new IllegalStateException(
                    "evenhand.gateway.tls.certificate and evenhand.gateway.tls.key need each other");
        }
        this.vertx = vertx;
        this.config = config;
    }

    /** Listens on the present event loop. */
    Future<Void> listen(Function<Connections, Entrance> entrances) {
        var options = options();
        var connections = new Connections(vertx, options, config.limits());
        var server = vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(Listener::refuse)
                .requestHandler(entrances.apply(connections)::handle);
        if (options.isSsl()) {
            watchCertificate(server, options);
        }
        return server.listen().mapEmpty();
    }

    private HttpServerOptions options() {
        var limits = config.limits();
        var options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port().orElseThrow())
                .setMaxInitialLineLength(LONGEST_URI)
                .setMaxHeaderSize(limits.head())
                .setIdleTimeout(Math.toIntExact(limits.idle().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true)
                .setHandle100ContinueAutomatically(true)
                // An upgrade to it within a connection could carry requests past whoever stands before.
                .setHttp2ClearTextEnabled(false);
        options.getInitialSettings().setMaxHeaderListSize(limits.head());
        if (config.tls().certificate().isPresent()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(config.tls().certificate().get().toString())
                            .setKeyPath(config.tls().key().orElseThrow().toString()));
        }
        return options;
    }

    /** A certificate is renewed in its place; connections that come after that are shown the new one. */
    private void watchCertificate(HttpServer server, HttpServerOptions options) {
        var known = new AtomicReference<>(modified());
        vertx.setPeriodic(LOOK_AT_CERTIFICATE.toMillis(), _ -> {
            var now = modified();
            if (!now.equals(known.getAndSet(now))) {
                server.updateSSLOptions(options.getSslOptions(), true)
                        .onSuccess(_ -> Log.info("The gateway shows its new certificate"))
                        .onFailure(e -> Log.warnf("The gateway's new certificate cannot be used: %s", e.getMessage()));
            }
        });
    }

    private List<FileTime> modified() {
        return List.of(
                modified(config.tls().certificate().orElseThrow()),
                modified(config.tls().key().orElseThrow()));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    /** Answers what is no HTTP request, and closes: nobody can tell where the next one begins. */
    private static void refuse(HttpServerRequest request) {
        var status = switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            case null, default -> 400;
        };
        var problem = Problem.of(status, "http-" + status, "This cannot be read as an HTTP request.", List.of());
        var document = new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Connection", "close")
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(document.encode())
                .onComplete(_ -> request.connection().close());
    }
}
