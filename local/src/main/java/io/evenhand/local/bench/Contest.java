package io.evenhand.local.bench;

import static io.evenhand.local.bench.Kind.BUCKET4J;
import static io.evenhand.local.bench.Kind.ENVOY;
import static io.evenhand.local.bench.Kind.EVENHAND;
import static io.evenhand.local.bench.Kind.FIXED;
import static io.evenhand.local.bench.Kind.GATEWAY;
import static io.evenhand.local.bench.Kind.RATELIMIT;
import static io.evenhand.local.bench.Kind.REDIS;
import static io.evenhand.local.bench.Kind.UPSTREAM;

import java.util.List;

/**
 * What is measured beside what.
 *
 * @param word the name of its files
 * @param kinds in the order of a round, and of the table
 * @param peers those whose CPU time the others' is told as a share of
 * @param floor the one that decides nothing
 */
record Contest(String word, List<Kind> kinds, List<Kind> peers, Kind floor) {

    /** A decision, asked for over HTTP or gRPC. */
    static final Contest DECISIONS = new Contest(
            "decisions", List.of(EVENHAND, BUCKET4J, RATELIMIT, FIXED, REDIS), List.of(RATELIMIT, BUCKET4J), FIXED);

    /** A request to a platform, decided on its way. */
    static final Contest GATEWAYS =
            new Contest("gateways", List.of(GATEWAY, ENVOY, UPSTREAM), List.of(ENVOY), UPSTREAM);

    Contest {
        kinds = List.copyOf(kinds);
        peers = List.copyOf(peers);
    }
}
