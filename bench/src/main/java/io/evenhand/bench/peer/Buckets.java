package io.evenhand.bench.peer;

import static io.github.bucket4j.distributed.ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax;

import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Buckets on Redis as bucket4j's documents recommend them: one shared connection, compare-and-swap, keys that expire. */
final class Buckets {

    private Buckets() {}

    @Produces
    @Singleton
    static RedisClient client(@ConfigProperty(name = "bench.redis", defaultValue = "redis://127.0.0.1") String url) {
        return RedisClient.create(url);
    }

    static void close(@Disposes RedisClient client) {
        client.shutdown();
    }

    @Produces
    @Singleton
    static StatefulRedisConnection<String, byte[]> connection(RedisClient client) {
        return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    }

    @Produces
    @ApplicationScoped
    static AsyncProxyManager<String> manager(StatefulRedisConnection<String, byte[]> connection) {
        return Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
                .build()
                .asAsync();
    }
}
