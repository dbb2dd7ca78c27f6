package io.evenhand.meter;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The layout of an account in Redis. Everything of it carries its shard as hash tag, so that it lies in one slot of a
 * cluster, with what {@link Layout} says of that shard.
 */
final class Keys {

    /** What a cluster's masters share; each has a reader of its own, so no more than spreads well. */
    static final int SHARDS = 64;

    /** Where accounts whose slots became free are told. */
    static final String FREED = "evh:freed";

    private Keys() {}

    /** Counters, lines, wallet mirrors: one packed value. */
    static String state(String account) {
        return prefix(account) + "a:" + account;
    }

    /** Hash from decision id to waiting place. */
    static String waiting(String account) {
        return prefix(account) + "w:" + account;
    }

    /** Fingerprint and answer of a use that brought an id; lives an hour. */
    static String use(String account, UseId use) {
        return prefix(account) + "u:" + account + ":" + use.source() + ":" + use.id();
    }

    /** What is known of an account's activity; lives as long as a rule may ask for it. */
    static String activity(String account) {
        return prefix(account) + "v:" + account;
    }

    private static String prefix(String account) {
        return "evh:" + tag(shard(account));
    }

    static String tag(int shard) {
        return "{s%03d}".formatted(shard);
    }

    static int shard(String account) {
        var crc = new CRC32C();
        crc.update(account.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % SHARDS);
    }
}
