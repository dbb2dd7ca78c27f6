package io.evenhand.meter.pool;

import java.util.List;
import java.util.stream.Stream;

/** The layout of Redis. Everything of one pool carries its name as hash tag, so that it lies in one slot. */
final class PoolKeys {

    /** Where the ids of granted tickets are told, of all pools. */
    static final String CHANNELS = "evh:pool:*";

    private PoolKeys() {}

    /** In the order in which the script names them. */
    static List<String> of(String pool) {
        return Stream.of("head", "leases", "members", "tickets", "order", "tags", "lengths")
                .map(kind -> "evh:{p:" + pool + "}:" + kind)
                .toList();
    }

    static String channel(String pool) {
        return CHANNELS.replace("*", pool);
    }

    static String poolOf(String channel) {
        return channel.substring(CHANNELS.length() - 1);
    }
}
