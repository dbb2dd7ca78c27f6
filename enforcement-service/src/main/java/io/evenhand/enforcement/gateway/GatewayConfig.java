package io.evenhand.enforcement.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The service's own gateway. Public, since what validates settings looks into its groups. */
@ConfigMapping(prefix = "evenhand.gateway")
public interface GatewayConfig {

    /** Where it listens; without a port there is no gateway in this process. */
    Optional<Integer> port();

    /** Which address it listens on. */
    @WithDefault("127.0.0.1")
    String host();

    /** The YAML file of routes ({@link io.evenhand.enforcement.route.Route}). */
    Optional<Path> routes();

    /** What it stands in front of, such as {@code https://api.example.org}. */
    Optional<URI> upstream();

    /** The certificates (PEM) that an https upstream may show, where it is not one that everybody trusts. */
    Optional<Path> upstreamCertificates();

    /** Connections to the upstream, for each event loop. */
    @WithDefault("256")
    int upstreamConnections();

    /** A folder with a file for each secret that requests show to the upstream ({@link Credential}). */
    Optional<Path> credentials();

    /** The secret of routes that name none. */
    Optional<String> credential();

    Tls tls();

    Limits limits();

    /** How long a stop still takes requests, so that clients find another replica: each connection ends with its next answer. */
    @WithDefault("PT0S")
    Duration leave();

    /** How long requests under way may take to end when the service stops; new ones are refused meanwhile. */
    @WithDefault("PT20S")
    Duration drain();

    /** Its own certificate; without one it speaks plain HTTP/1.1, with one HTTP/2 too. */
    interface Tls {

        /** The certificate and those that it is signed by (PEM); read again when it changes. */
        Optional<Path> certificate();

        /** The certificate's private key (PEM). */
        Optional<Path> key();
    }

    /** What a client, or the upstream, may take of it. */
    interface Limits {

        /** Bytes of a request's line and headers. */
        @WithDefault("16384")
        int head();

        /** Bytes of a body that a route looks into. */
        @WithDefault("4194304")
        int lookedInto();

        /** Bytes of any body. */
        OptionalLong body();

        /** How long the first request on a connection, or a body that is looked into, may take to arrive. */
        @WithDefault("PT10S")
        Duration arrival();

        /** How long a connection is kept without a request. */
        @WithDefault("PT60S")
        Duration keepAlive();

        /** How long nothing may move on a connection, to clients or to the upstream; longer than a request is held. */
        @WithDefault("PT5M")
        Duration idle();

        /** How long connecting to the upstream may take. */
        @WithDefault("PT5S")
        Duration connect();
    }
}
