package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Redis loses everything while requests come in. */
class LossIT {

    private static final Duration PROMISED = Promised.within(Duration.ofSeconds(30));
    private static final int QUIET = 20;
    private static final int BUSY = 4;

    private final RunningEvenhand evenhand = RunningEvenhand.get();

    @Test
    void everyCounterIsBackAtItsNextUseAndNobodyIsSlowedWhoShouldNotBe() throws Exception {
        var quiet = new ArrayList<Customer>();
        for (var i = 0; i < QUIET; i++) {
            quiet.add(Customer.arrives());
            quiet.getLast().uses(i + 1);
        }
        var slowed = Customer.arrives();
        slowed.uses(10_005);
        var waiting = slowed.uses(1);
        for (var customer : quiet) {
            await().until(() -> evenhand.stored(customer.id()) == quiet.indexOf(customer) + 1);
        }
        await().until(() -> evenhand.stored(slowed.id()) == 10_006);

        try (var traffic = Traffic.of(BUSY)) {
            traffic.goOn();
            await().until(() -> stored(traffic).stream().allMatch(units -> units >= 50));
            var stored = stored(traffic);

            evenhand.loseRedis();

            var atLoss = traffic.accepted();
            var lost = System.nanoTime();
            for (var customer : quiet) {
                assertThat(used(customer.uses(1))).isEqualTo(quiet.indexOf(customer) + 2);
            }
            assertThat(System.nanoTime() - lost).isLessThan(PROMISED.toNanos());
            assertThat(slowed.uses(1).path("band").path("name").asText()).isEqualTo("fast");
            assertThat(slowed.startOf(waiting))
                    .isEqualTo(waiting.path("startAt").asText());
            traffic.goOn();
            traffic.end();
            for (var i = 0; i < BUSY; i++) {
                // What was not stored yet is forgiven, and the request that was on its way: nothing more.
                var forgiven = atLoss.get(i) - stored.get(i) + 1;
                assertThat(traffic.customers().get(i).used())
                        .isLessThanOrEqualTo(traffic.accepted().get(i))
                        .isGreaterThanOrEqualTo(traffic.accepted().get(i) - forgiven);
            }
        }
    }

    private List<Long> stored(Traffic traffic) throws Exception {
        var stored = new ArrayList<Long>();
        for (var customer : traffic.customers()) {
            stored.add(evenhand.stored(customer.id()));
        }
        return stored;
    }

    private static long used(JsonNode decision) {
        return decision.path("limits").path(0).path("used").asLong();
    }

    /** Customers who go on asking, and how often they were told yes. */
    private record Traffic(
            List<Customer> customers,
            List<AtomicLong> counts,
            AtomicBoolean ended,
            ExecutorService threads,
            List<Future<Void>> running)
            implements AutoCloseable {

        static Traffic of(int size) throws Exception {
            var traffic = new Traffic(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new AtomicBoolean(),
                    Executors.newCachedThreadPool(),
                    new ArrayList<>());
            for (var i = 0; i < size; i++) {
                var customer = Customer.arrives();
                var count = new AtomicLong();
                traffic.customers.add(customer);
                traffic.counts.add(count);
                traffic.running.add(traffic.threads.submit((Callable<Void>) () -> {
                    while (!traffic.ended.get()) {
                        assertThat(customer.uses(1).path("band").path("name").asText())
                                .isEqualTo("priority");
                        count.incrementAndGet();
                    }
                    return null;
                }));
            }
            return traffic;
        }

        /** Returns when every one of them was told yes a hundred times more. */
        void goOn() {
            var before = accepted();
            await().until(() ->
                    IntStream.range(0, before.size()).allMatch(i -> accepted().get(i) >= before.get(i) + 100));
        }

        List<Long> accepted() {
            return counts.stream().map(AtomicLong::get).toList();
        }

        void end() throws Exception {
            ended.set(true);
            for (var customer : running) {
                customer.get();
            }
        }

        @Override
        public void close() {
            ended.set(true);
            threads.close();
        }
    }
}
