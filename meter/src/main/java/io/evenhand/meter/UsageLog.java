package io.evenhand.meter;

import io.evenhand.policy.table.LimitTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The usage log as its reader sees it: partitions, each a stream of batches in the order they were decided. All records
 * of one account lie in one partition. A batch stays until it is trimmed, which its reader does once it has stored what
 * it needs. Each life of Redis' data, an epoch, has streams of its own; on a cluster each partition lives for itself.
 */
public final class UsageLog {

    /** The position before the first batch of a partition. */
    public static final String START = "0-0";

    private final Redis redis;
    private final Layout layout;
    private final LongSupplier clock;

    /** @param clock the business clock, milliseconds since the epoch of Unix time */
    public UsageLog(Vertx vertx, String url, LongSupplier clock) {
        this.clock = clock;
        var topology = Topology.of(url);
        this.layout = topology.layout();
        this.redis =
                topology.client(vertx, new RedisOptions().setMaxPoolSize(64).setMaxPoolWaiting(1_000));
    }

    /**
     * Reads the epoch and, under the same look, batches; begins a new epoch when the one found is earlier than the
     * reader's, or has seen fewer batches.
     *
     * <p>KEYS epoch, batches, partition; ARGV epoch and last batch that the reader knows, position, most, name of a new
     * epoch
     */
    private static final String READ = """
            local epoch = redis.call('GET', KEYS[1])
            local batch = tonumber(redis.call('GET', KEYS[2]) or 0)
            local function beginning(name) return tonumber(name:sub(1, -6), 36) or 0 end
            if epoch and (beginning(epoch) < beginning(ARGV[1]) or epoch == ARGV[1] and batch < tonumber(ARGV[2])) then
              epoch = ARGV[5]
              redis.call('SET', KEYS[1], epoch)
            end
            return {epoch or '', redis.call('XRANGE', KEYS[3], '(' .. ARGV[3], '+', 'COUNT', ARGV[4])}""";

    /**
     * One script call's records for a partition.
     *
     * @param position where it stands in the partition
     * @param number how many calls there had been in its epoch; grows from batch to batch
     */
    public record Batch(String position, long number, List<LogRecord> records) {
        public Batch {
            records = List.copyOf(records);
        }

        /** When it was written, by Redis' own clock: a position begins with the milliseconds. */
        public Instant at() {
            return Instant.ofEpochMilli(Long.parseLong(position.substring(0, position.indexOf('-'))));
        }
    }

    /**
     * What one look at a partition showed.
     *
     * @param epoch the epoch that is written now; empty when nothing was ever written
     * @param batches of the epoch that was asked for, oldest first; final when that is not the present one
     */
    public record Page(String epoch, List<Batch> batches) {
        public Page {
            batches = List.copyOf(batches);
        }
    }

    /** The partitions that may hold records; read each with one reader. */
    public List<Integer> partitions() {
        return IntStream.range(0, layout.partitions()).boxed().toList();
    }

    /** How many of the partitions are in one and the same epoch, all of them or each in its own. */
    public int partitionsInAnEpoch() {
        return layout.partitions() / layout.lives();
    }

    /**
     * At most {@code most} batches of {@code epoch} after {@code position}.
     *
     * @param seen the last batch's number that the reader saw; where Redis has fewer it went back to an earlier state,
     *     and a new epoch begins
     */
    public Future<Page> read(int partition, String epoch, String position, long seen, int most) {
        return redis.send(Request.cmd(Command.EVAL)
                        .arg(READ)
                        .arg(3)
                        .arg(layout.epoch(partition))
                        .arg(layout.batches(partition))
                        .arg(layout.log(partition, epoch))
                        .arg(epoch)
                        .arg(seen)
                        .arg(position)
                        .arg(most)
                        .arg(Epochs.after(epoch, clock.getAsLong())))
                .map(UsageLog::page);
    }

    /** Begins a new epoch where {@code epoch} is still the partition's: its data was found to have gone back. */
    public Future<Void> renew(int partition, String epoch) {
        return read(partition, epoch, START, LimitTable.MAX, 1).mapEmpty();
    }

    /** Forgets the batches up to and including {@code position}. */
    public Future<Void> trim(int partition, String epoch, String position) {
        // MINID keeps what it names: the next possible position after ours.
        var dash = position.indexOf('-');
        var next = position.substring(0, dash + 1) + (Long.parseLong(position.substring(dash + 1)) + 1);
        return redis.send(Request.cmd(Command.XTRIM)
                        .arg(layout.log(partition, epoch))
                        .arg("MINID")
                        .arg(next))
                .mapEmpty();
    }

    /** Forgets a partition of an epoch that is over. */
    public Future<Void> forget(int partition, String epoch) {
        return redis.send(Request.cmd(Command.UNLINK).arg(layout.log(partition, epoch)))
                .mapEmpty();
    }

    /** Forgets what uses of an account were answered: with their names, before the hour for which they are remembered. */
    public Future<Void> forgetUses(String account, List<UseId> uses) {
        var command = Request.cmd(Command.UNLINK);
        uses.forEach(use -> command.arg(Keys.use(account, use)));
        return uses.isEmpty() ? Future.succeededFuture() : redis.send(command).mapEmpty();
    }

    /** Batches of a partition that were not trimmed yet. */
    public Future<Long> length(int partition, String epoch) {
        return redis.send(Request.cmd(Command.XLEN).arg(layout.log(partition, epoch)))
                .map(length -> length == null ? 0L : Long.parseLong(length.toString()));
    }

    public void close() {
        redis.close();
    }

    private static Page page(@Nullable Response reply) {
        var batches = new ArrayList<Batch>();
        if (reply == null) {
            throw new MeterUnavailable("Redis answered nothing");
        }
        for (var entry : reply.get(1)) {
            var fields = entry.get(1);
            batches.add(new Batch(
                    entry.get(0).toString(),
                    Long.parseLong(fields.get(1).toString()),
                    LogRecords.read(fields.get(3).toBuffer())));
        }
        return new Page(reply.get(0).toString(), batches);
    }
}
