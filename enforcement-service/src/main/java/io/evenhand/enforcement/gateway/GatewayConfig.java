package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Route;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The service's own gateway. */
@ConfigMapping(prefix = "evenhand.gateway")
interface GatewayConfig {

    /** Where it listens; without a port there is no gateway in this process. */
    Optional<Integer> port();

    /** Which address it listens on. */
    @WithDefault("127.0.0.1")
    String host();

    /** What it stands in front of, such as {@code http://127.0.0.1:8086}. */
    Optional<URI> upstream();

    /** The YAML file of routes ({@link Route}). */
    Optional<Path> routes();

    /** Connections to the upstream, for each event loop. */
    @WithDefault("256")
    int upstreamConnections();
}
