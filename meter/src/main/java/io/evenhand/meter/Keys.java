package io.evenhand.meter;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The layout of Redis. Everything of one account carries its shard as hash tag, so that it lies in one slot. */
final class Keys {

    /** Partitions of the usage log. */
    static final int PARTITIONS = 8;

    /** Channel on which the script tells whose slots became free while others wait for one. */
    static final String FREED = "evh:freed";

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

    /** What names the present life of the data. */
    static String epoch() {
        return "evh:epoch";
    }

    /** Script calls since the data is alive: a number that goes back shows that the data has. */
    static String batches() {
        return "evh:batches";
    }

    /** The partition of the usage log that an account's records lie in, one after the other. */
    static int partition(String account) {
        return shardOf(account) % PARTITIONS;
    }

    /** Stream of the usage log's partition in one epoch. */
    static String log(int partition, String epoch) {
        return "evh:log:" + partition + ":" + epoch;
    }

    private static String shard(String account) {
        return "{s%03d}".formatted(shardOf(account));
    }

    private static int shardOf(String account) {
        var crc = new CRC32C();
        crc.update(account.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % SHARDS);
    }
}
