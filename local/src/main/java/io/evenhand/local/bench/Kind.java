package io.evenhand.local.bench;

import java.util.Locale;

/** What is measured. */
enum Kind {
    /** The services as {@code evenhand up} starts them: keys checked, usage logged, read and stored. */
    EVENHAND,
    /** bucket4j with Lettuce, asynchronous, behind a JSON endpoint of the same Quarkus. */
    BUCKET4J,
    /** envoyproxy/ratelimit over gRPC. */
    RATELIMIT,
    /** The floor: the same server reads the same request and answers the same bytes, deciding nothing. */
    FIXED,
    /** The other floor: INCR on Redis, nothing around it. */
    REDIS,
    /** Evenhand's own gateway before a platform. */
    GATEWAY,
    /** Envoy before the same platform, asking envoyproxy/ratelimit. */
    ENVOY,
    /** The floor of gateways: the platform itself. */
    UPSTREAM;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
