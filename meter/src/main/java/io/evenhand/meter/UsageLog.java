package io.evenhand.meter;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The usage log as its reader sees it: partitions, each a stream of batches in the order they were decided. A batch
 * stays until it is trimmed, which its reader does once it has stored what it needs.
 */
public final class UsageLog {

    /** The position before the first batch of a partition. */
    public static final String START = "0-0";

    private final Redis redis;

    public UsageLog(Vertx vertx, String url) {
        this.redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(url));
    }

    /** One script call's records and its position in the partition. */
    public record Batch(String position, List<LogRecord> records) {
        public Batch {
            records = List.copyOf(records);
        }
    }

    /** The partitions that may hold records; read each with one reader. */
    public static List<Integer> partitions() {
        return IntStream.range(0, RedisMeter.PARTITIONS).boxed().toList();
    }

    /** At most {@code most} batches after {@code position}, oldest first; empty when there are none yet. */
    public Future<List<Batch>> read(int partition, String position, int most) {
        return redis.send(Request.cmd(Command.XRANGE)
                        .arg(Keys.log(partition))
                        .arg("(" + position)
                        .arg("+")
                        .arg("COUNT")
                        .arg(most))
                .map(UsageLog::batches);
    }

    /** Forgets the batches up to and including {@code position}. */
    public Future<Void> trim(int partition, String position) {
        // MINID keeps what it names: the next possible position after ours.
        var dash = position.indexOf('-');
        var next = position.substring(0, dash + 1) + (Long.parseLong(position.substring(dash + 1)) + 1);
        return redis.send(Request.cmd(Command.XTRIM)
                        .arg(Keys.log(partition))
                        .arg("MINID")
                        .arg(next))
                .mapEmpty();
    }

    /** Batches of a partition that were not trimmed yet. */
    public Future<Long> length(int partition) {
        return redis.send(Request.cmd(Command.XLEN).arg(Keys.log(partition)))
                .map(length -> length == null ? 0L : Long.parseLong(length.toString()));
    }

    public void close() {
        redis.close();
    }

    private static List<Batch> batches(@Nullable Response entries) {
        var batches = new ArrayList<Batch>();
        for (var entry : entries == null ? List.<Response>of() : entries) {
            batches.add(new Batch(
                    entry.get(0).toString(), LogRecords.read(entry.get(1).get(1).toBuffer())));
        }
        return batches;
    }
}
