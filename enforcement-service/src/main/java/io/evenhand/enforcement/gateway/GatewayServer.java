package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Routes;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;

/** Starts the gateway, one server on each event loop, and stops it. */
@ApplicationScoped
class GatewayServer {

    private static final int LONGEST_URI = 8 * 1024;
    private static final int LARGEST_HEADERS = 16 * 1024;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Entrance.Maker entrances;
    private volatile Optional<String> deployment = Optional.empty();

    GatewayServer(Vertx vertx, GatewayConfig config, Entrance.Maker entrances) {
        this.vertx = vertx;
        this.config = config;
        this.entrances = entrances;
    }

    void start(@Observes StartupEvent started) {
        if (config.port().isEmpty()) {
            return;
        }
        var upstream =
                config.upstream().orElseThrow(() -> new IllegalStateException("evenhand.gateway.upstream is not set"));
        var routes = Routes.read(
                "evenhand.gateway.routes",
                config.routes().orElseThrow(() -> new IllegalStateException("evenhand.gateway.routes is not set")));
        var options = new DeploymentOptions().setInstances(CpuCoreSensor.availableProcessors());
        deployment = Optional.of(vertx.deployVerticle(() -> new Loop(upstream, routes), options)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
        Log.infof(
                "The gateway listens on %s:%d in front of %s",
                config.host(), config.port().get(), upstream);
    }

    void stop(@Observes ShutdownEvent stopped) {
        deployment.ifPresent(vertx::undeploy);
    }

    /** The server of one event loop. */
    private final class Loop extends AbstractVerticle {

        private final URI upstream;
        private final Routes routes;

        Loop(URI upstream, Routes routes) {
            this.upstream = upstream;
            this.routes = routes;
        }

        @Override
        public void start(Promise<Void> started) {
            var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(config.upstreamConnections()));
            var port = upstream.getPort() < 0 ? 80 : upstream.getPort();
            var proxy = HttpProxy.reverseProxy(client).origin(port, upstream.getHost());
            proxy.addInterceptor(new Stripped());
            vertx.createHttpServer(new HttpServerOptions()
                            .setHost(config.host())
                            .setPort(config.port().orElseThrow())
                            .setMaxInitialLineLength(LONGEST_URI)
                            .setMaxHeaderSize(LARGEST_HEADERS))
                    .requestHandler(entrances.make(routes, proxy)::handle)
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
