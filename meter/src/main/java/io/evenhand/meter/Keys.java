package io.evenhand.meter;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The layout of Redis. Everything of one account carries its shard as hash tag, so that it lies in one slot. */
final class Keys {

    private static final int SHARDS = 256;

    private Keys() {}

    /** Counters, lines, wallet mirrors: one packed value. */
    static String state(String account) {
        return "evh:" + shard(account) + "a:" + account;
    }

    /** Hash from decision id to waiting place. */
    static String waiting(String account) {
        return "evh:" + shard(account) + "w:" + account;
    }

    /** Fingerprint and answer of a use that brought an id; lives an hour. */
    static String use(String account, UseId use) {
        return "evh:" + shard(account) + "u:" + account + ":" + use.source() + ":" + use.id();
    }

    /** Stream of the usage log's partition. */
    static String log(int partition) {
        return "evh:log:" + partition;
    }

    private static String shard(String account) {
        var crc = new CRC32C();
        crc.update(account.getBytes(StandardCharsets.UTF_8));
        return "{s%03d}".formatted(crc.getValue() % SHARDS);
    }
}
