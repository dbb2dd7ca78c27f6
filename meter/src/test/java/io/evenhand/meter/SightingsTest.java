package io.evenhand.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.meter.Sightings.Told;
import io.evenhand.policy.activity.Origin;
import io.evenhand.policy.activity.Sighting;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was seen goes through a real Redis. */
@ParameterizedClass
@EnumSource
class SightingsTest {

    private static final Instant AT = Instant.parse("2026-05-01T12:00:00Z");
    private static final String ACCOUNT = "acct_1";
    private static RedisForTests redis;
    private Sightings sightings;

    SightingsTest(RedisForTests.Shape shape) {
        // Redis has it by now.
    }

    @BeforeParameterizedClassInvocation
    static void startRedis(RedisForTests.Shape shape) throws IOException {
        redis = shape.start();
    }

    @AfterParameterizedClassInvocation
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void open() {
        redis.flush();
        sightings = new Sightings(redis.vertx(), redis.url());
    }

    @AfterEach
    void close() {
        sightings.close();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private int partition() {
        return sightings.partition(ACCOUNT);
    }

    @Test
    void readsWhatWasToldInItsOrder() {
        var full = new Sighted(
                ACCOUNT,
                "inst_1",
                "key_1",
                new Sighting(AT, 2.5, true, Optional.of(new Origin(-1, Long.MAX_VALUE, 3)), Optional.of(true)));
        var bare = new Sighted(ACCOUNT, "", "", Sighting.of(AT.plusMillis(1), 1, Optional.empty()));
        get(sightings.tell(partition(), List.of(full, bare)));
        get(sightings.tell(partition(), List.of(full)));

        var told = get(sightings.read(partition(), 10));

        assertThat(told).extracting(Told::seen).containsExactly(List.of(full, bare), List.of(full));
        assertThat(Sightings.compare(told.getFirst().position(), told.getLast().position()))
                .isNegative();
    }

    @Test
    void forgetsWhatWasRead() {
        for (var request = 0; request < 3; request++) {
            var at = AT.plusSeconds(request);
            get(sightings.tell(
                    partition(), List.of(new Sighted(ACCOUNT, "", "", Sighting.of(at, 1, Optional.empty())))));
        }
        var told = get(sightings.read(partition(), 2));

        get(sightings.forget(partition(), told.getLast().position()));

        assertThat(get(sightings.read(partition(), 10)))
                .flatExtracting(Told::seen)
                .extracting(seen -> seen.sighting().at())
                .containsExactly(AT.plusSeconds(2));
    }

    @Test
    void keepsWhatIsKnownOfAccounts() {
        var beside = IntStream.range(0, 1_000)
                .mapToObj("acct_%d"::formatted)
                .filter(account -> sightings.partition(account) == partition())
                .limit(3)
                .toList();
        get(sightings.keep(
                Map.of(beside.getFirst(), new byte[] {1}, beside.getLast(), new byte[] {2}), Duration.ofHours(1)));
        get(sightings.forget(List.of(beside.getLast())));

        assertThat(get(sightings.kept(beside))).containsOnlyKeys(beside.getFirst());
    }

    @Test
    void aDayHasOneSalt() {
        var day = LocalDate.of(2026, 5, 1);

        assertThat(get(sightings.salt(day, new byte[] {1, 2}))).containsExactly(1, 2);
        assertThat(get(sightings.salt(day, new byte[] {3, 4}))).containsExactly(1, 2);
        assertThat(get(sightings.salt(day.plusDays(1), new byte[] {3, 4}))).containsExactly(3, 4);
    }
}
