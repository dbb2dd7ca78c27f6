package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Distinct decisions, each sent one to four times over a network that loses answers, resets connections and delays; also
 * between a replica and Redis. A failure names its seed: {@code -Devenhand.faults.seed=N}.
 */
class ExactlyOnceIT {

    private static final int DECISIONS = Integer.getInteger("evenhand.faults.decisions", 5_000);
    private static final int MOST_SENDINGS = 4;
    private static final int SENDERS = 16;
    private static final double FAULTS = 0.05;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long seed = Long.getLong("evenhand.faults.seed", new Random().nextLong());
    private final RunningEvenhand evenhand = RunningEvenhand.get();

    @Test
    void whatIsSentSeveralTimesIsCountedOnce() throws Exception {
        var customer = Customer.arrives();
        System.out.printf("-Devenhand.faults.seed=%d%n", seed);

        try (var network = FaultProxy.before(evenhand.url(Part.ENFORCEMENT).getPort(), FAULTS, seed)) {
            send(customer, DECISIONS, List.of(network.port()));
        }

        assertThat(customer.used()).as("seed %d", seed).isEqualTo(DECISIONS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(evenhand.stored(customer.id())).isEqualTo(DECISIONS));
    }

    @Test
    void aReplicaWithABadWayToRedisCountsOnceBesideAnother() throws Exception {
        var customer = Customer.arrives();
        var fewer = DECISIONS / 5;
        System.out.printf("-Devenhand.faults.seed=%d%n", seed);

        try (var network = FaultProxy.before(evenhand.url(Part.REDIS).getPort(), FAULTS / 2, seed);
                var replica = evenhand.replica(
                        Part.ENFORCEMENT, Map.of("evenhand.redis.url", "redis://127.0.0.1:" + network.port()))) {
            send(
                    customer,
                    fewer,
                    List.of(replica.port(), evenhand.url(Part.ENFORCEMENT).getPort()));
        }

        // What the replica decided while it did not hear from Redis is told to metering, and counts then.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(customer.used()).as("seed %d", seed).isEqualTo(fewer));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(evenhand.stored(customer.id())).isEqualTo(fewer));
    }

    /** Sends all decisions, each until it was answered as often as it is to be sent. */
    private void send(Customer customer, int decisions, List<Integer> ports) throws Exception {
        var random = new Random(seed);
        var sendings = new ArrayList<Integer>();
        for (var decision = 0; decision < decisions; decision++) {
            sendings.addAll(Collections.nCopies(1 + random.nextInt(MOST_SENDINGS), decision));
        }
        Collections.shuffle(sendings, random);
        var apis = new ArrayList<Api>();
        for (var port : ports) {
            apis.add(evenhand.as("gateway", URI.create("http://127.0.0.1:" + port))
                    .patient(PATIENCE));
        }
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            var tasks = new ArrayList<Callable<Void>>();
            for (var sending : sendings) {
                var api = apis.get(random.nextInt(apis.size()));
                tasks.add(() -> send(api, customer, sending));
            }
            for (var sent : senders.invokeAll(tasks)) {
                sent.get();
            }
        }
    }

    private static Void send(Api api, Customer customer, int decision) throws IOException, InterruptedException {
        api.post(
                        "/v1/decisions",
                        Map.of(
                                "account", customer.id(),
                                "action", "file.process",
                                "units", Map.of("files", 1),
                                "id", Integer.toString(decision),
                                "source", "faults"))
                .orFail("Decision " + decision);
        return null;
    }
}
