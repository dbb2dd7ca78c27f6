package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Routes;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the gateway, one server on each event loop, and stops it when what is under way has ended. */
@ApplicationScoped
class GatewayServer {

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Entrance.Maker entrances;
    private final Traffic traffic;
    private final Headers headers;
    private volatile Optional<String> deployment = Optional.empty();

    GatewayServer(
            Vertx vertx,
            GatewayConfig config,
            Entrance.Maker entrances,
            Traffic traffic,
            @ConfigProperty(name = "evenhand.trusted-proxies") int trustedProxies) {
        this.vertx = vertx;
        this.config = config;
        this.entrances = entrances;
        this.traffic = traffic;
        this.headers = new Headers(trustedProxies);
    }

    void start(@Observes StartupEvent started) {
        if (config.port().isEmpty()) {
            return;
        }
        var upstream = upstream();
        var routes = Routes.read("evenhand.gateway.routes", needed("routes", config.routes()));
        var listener = new Listener(vertx, config);
        var credentials = Credentials.of(config, routes);
        var options = new DeploymentOptions().setInstances(CpuCoreSensor.availableProcessors());
        deployment = Optional.of(vertx.deployVerticle(() -> new Loop(listener, upstream, routes, credentials), options)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
        Log.infof(
                "The gateway listens on %s:%d in front of %s",
                config.host(), config.port().get(), upstream);
    }

    private URI upstream() {
        var upstream = needed("upstream", config.upstream());
        var path = Optional.ofNullable(upstream.getPath()).orElse("");
        if (!("http".equals(upstream.getScheme()) || "https".equals(upstream.getScheme()))
                || upstream.getHost() == null
                || upstream.getUserInfo() != null
                || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalStateException(
                    "evenhand.gateway.upstream must be http:// or https://, a host and perhaps a port, without a path");
        }
        return upstream;
    }

    private static <T> T needed(String property, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalStateException("evenhand.gateway." + property + " is not set"));
    }

    /** Before the counters close, which requests under way still need. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent stopped) {
        deployment.ifPresent(running -> {
            leave();
            var left = traffic.drain(config.drain());
            if (left > 0) {
                Log.warnf("The gateway closes with %d requests under way", left);
            }
            vertx.undeploy(running).toCompletionStage().toCompletableFuture().join();
        });
    }

    /** Requests that come on connections made before are answered, and their clients sent elsewhere. */
    private void leave() {
        traffic.leave();
        // On the thread that stops the service: nothing tells when the last client has gone elsewhere.
        try {
            Thread.sleep(config.leave());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server of one event loop. */
    private final class Loop extends AbstractVerticle {

        private final Listener listener;
        private final URI upstream;
        private final Routes routes;
        private final Credentials credentials;

        Loop(Listener listener, URI upstream, Routes routes, Credentials credentials) {
            this.listener = listener;
            this.upstream = upstream;
            this.routes = routes;
            this.credentials = credentials;
        }

        @Override
        public void start(Promise<Void> started) {
            var onward = new Onward(vertx, config, upstream, headers, credentials);
            listener.listen(connections -> entrances.make(routes, onward, connections))
                    .onComplete(started);
        }
    }
}
