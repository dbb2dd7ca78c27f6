package io.evenhand.meter;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of requests, for rules of suspicion: told by whoever decides, read by one reader for each partition. It is
 * no part of a decision and may be lost with Redis; a rule then knows less, and never more.
 */
public final class Sightings {

    /** Entries that a stream keeps when nobody reads it. */
    private static final int MOST_UNREAD = 10_000;

    private static final Duration SALT_LIVES = Duration.ofDays(2);

    private final Redis redis;
    private final Layout layout;

    /** Connects when it is first used. */
    public Sightings(Vertx vertx, String url) {
        var topology = Topology.of(url);
        this.layout = topology.layout();
        this.redis =
                topology.client(vertx, new RedisOptions().setMaxPoolSize(16).setMaxPoolWaiting(1_000));
    }

    /**
     * What was told to a partition, in the order of arrival.
     *
     * @param position of what was told together; grows, as a text by {@link #compare}
     */
    public record Told(String position, List<Sighted> seen) {
        public Told {
            seen = List.copyOf(seen);
        }
    }

    /** Which of two positions comes first. */
    public static int compare(String one, String other) {
        var byTime = Long.compare(part(one, 0), part(other, 0));
        return byTime == 0 ? Long.compare(part(one, 1), part(other, 1)) : byTime;
    }

    private static long part(String position, int index) {
        return Long.parseLong(position.split("-", 2)[index]);
    }

    /** The same partitions as the usage log's. */
    public List<Integer> partitions() {
        return IntStream.range(0, layout.partitions()).boxed().toList();
    }

    /** The partition in which everything of an account is told. */
    public int partition(String account) {
        return layout.partition(Keys.shard(account));
    }

    /** Tells what was seen, all of it of accounts of one partition. */
    public Future<Void> tell(int partition, List<Sighted> seen) {
        return redis.send(Request.cmd(Command.XADD)
                        .arg(layout.sightings(partition))
                        .arg("MAXLEN")
                        .arg("~")
                        .arg(MOST_UNREAD)
                        .arg("*")
                        .arg("s")
                        .arg(Buffer.buffer(SightedRecords.write(seen))))
                .mapEmpty();
    }

    /** The oldest that is still to be read, at most {@code most} times what was told together. */
    public Future<List<Told>> read(int partition, int most) {
        return redis.send(Request.cmd(Command.XRANGE)
                        .arg(layout.sightings(partition))
                        .arg("-")
                        .arg("+")
                        .arg("COUNT")
                        .arg(most))
                .map(Sightings::told);
    }

    private static List<Told> told(@Nullable Response reply) {
        var told = new ArrayList<Told>();
        if (reply != null) {
            for (var entry : reply) {
                told.add(new Told(
                        entry.get(0).toString(),
                        SightedRecords.read(entry.get(1).get(1).toBuffer())));
            }
        }
        return told;
    }

    /** Forgets what was read, up to and including {@code position}. */
    public Future<Void> forget(int partition, String position) {
        return redis.send(Request.cmd(Command.XTRIM)
                        .arg(layout.sightings(partition))
                        .arg("MINID")
                        .arg(part(position, 0) + "-" + (part(position, 1) + 1)))
                .mapEmpty();
    }

    /** What is kept of the activity of some accounts of one partition; of one that is not known there is nothing. */
    public Future<Map<String, byte[]>> kept(List<String> accounts) {
        return redis.batch(accounts.stream()
                        .map(account -> Request.cmd(Command.GET).arg(Keys.activity(account)))
                        .toList())
                .map(replies -> {
                    var kept = new HashMap<String, byte[]>();
                    for (var index = 0; index < accounts.size(); index++) {
                        var reply = replies.get(index);
                        if (reply != null) {
                            kept.put(accounts.get(index), reply.toBytes());
                        }
                    }
                    return kept;
                });
    }

    /** Keeps what is known of the activity of accounts of one partition, for {@code lives} from now. */
    public Future<Void> keep(Map<String, byte[]> activities, Duration lives) {
        var requests = new ArrayList<Request>();
        activities.forEach((account, packed) -> requests.add(Request.cmd(Command.SET)
                .arg(Keys.activity(account))
                .arg(Buffer.buffer(packed))
                .arg("PX")
                .arg(lives.toMillis())));
        return redis.batch(requests).mapEmpty();
    }

    /** Forgets what is kept of the activity of accounts. */
    public Future<Void> forget(Collection<String> accounts) {
        return Future.all(accounts.stream()
                        .map(account -> redis.send(Request.cmd(Command.UNLINK).arg(Keys.activity(account))))
                        .toList())
                .mapEmpty();
    }

    /**
     * The salt that is in use on {@code day} wherever something is seen: {@code fresh}, or what another told before. It
     * is forgotten soon after, and with it what the numbers of that day stood for.
     */
    public Future<byte[]> salt(LocalDate day, byte[] fresh) {
        var key = "evh:salt:" + day;
        return redis.send(Request.cmd(Command.SET)
                        .arg(key)
                        .arg(Buffer.buffer(fresh))
                        .arg("NX")
                        .arg("PX")
                        .arg(SALT_LIVES.toMillis()))
                .compose(_ -> redis.send(Request.cmd(Command.GET).arg(key)))
                .map(reply -> reply == null ? fresh : reply.toBytes());
    }

    public void close() {
        redis.close();
    }
}
