package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Sixteen workers spend, grant, hold, refund and let expire, each call with a key and many of them twice, while everything
 * is killed in an order drawn from a seed. {@code -Devenhand.torture.seconds=60} goes on for longer,
 * {@code -Devenhand.torture.seed=N} draws the same once more.
 */
class LedgerTortureIT {

    private static final Duration UNTIL_PAID = Duration.ofSeconds(3);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("evenhand.torture.seconds", 15));
    private static final int ACCOUNTS = 4;
    private static final int WORKERS_EACH = 4;
    private static final int MOST_CALLS_BETWEEN = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Part> VICTIMS =
            List.of(Part.ACCOUNTS, Part.POSTGRES, Part.REDIS, Part.METERING, Part.ENFORCEMENT);

    private final long seed = Long.getLong("evenhand.torture.seed", new Random().nextLong(1_000_000));
    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private final List<Part> killed = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void whateverDiesNothingIsLostDoubledOrSpentTwice() throws Exception {
        System.out.printf("-Devenhand.torture.seed=%d%n", seed);
        var policy = PublishedPolicy.of("wallet-torture");
        var shoppers = new ArrayList<Shopper>();
        for (var account = 0; account < ACCOUNTS; account++) {
            var customer = policy.customer("all", "UTC");
            for (var worker = 0; worker < WORKERS_EACH; worker++) {
                shoppers.add(new Shopper(customer, seed * 100 + shoppers.size()));
            }
        }

        try (var workers = Executors.newFixedThreadPool(shoppers.size())) {
            var work = shoppers.stream()
                    .map(shopper -> workers.submit(shopping(shopper)))
                    .toList();
            try {
                killForAWhile(shoppers);
            } finally {
                over.set(true);
            }
            for (var done : work) {
                done.get();
            }
        }

        System.out.printf("seed %d, killed %s: %d calls acknowledged%n", seed, killed, acknowledged(shoppers));
        assertThat(killed).containsAll(VICTIMS);
        var all = Receipts.of(shoppers);
        assertThat(List.of(all.lots(), all.holds(), all.decisions())).noneMatch(Map::isEmpty);
        for (var account = 0; account < ACCOUNTS; account++) {
            var first = account * WORKERS_EACH;
            hold(
                    Receipts.of(shoppers.subList(first, first + WORKERS_EACH)),
                    shoppers.get(first).customer());
        }
    }

    private Callable<Void> shopping(Shopper shopper) {
        return () -> {
            while (!over.get()) {
                shopper.doesSomething();
            }
            return null;
        };
    }

    private void killForAWhile(List<Shopper> shoppers) throws Exception {
        var random = new Random(seed);
        var end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end || killed.size() < VICTIMS.size()) {
            var next = new ArrayList<>(VICTIMS);
            Collections.shuffle(next, random);
            for (var victim : next) {
                if (System.nanoTime() < end || killed.size() < VICTIMS.size()) {
                    letThemUse(shoppers, 1 + random.nextInt(MOST_CALLS_BETWEEN));
                    killed.add(victim);
                    evenhand.crash(victim);
                    if (victim == Part.REDIS) {
                        // What enforcement owes it by then is paid; that both die at once is not promised to lose
                        // nothing.
                        await().pollDelay(UNTIL_PAID).until(() -> true);
                    }
                }
            }
        }
    }

    /** Until so many more calls are acknowledged: something is there to be killed in the middle of. */
    private static void letThemUse(List<Shopper> shoppers, int calls) {
        var enough = acknowledged(shoppers) + calls;
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> acknowledged(shoppers) >= enough);
    }

    private static int acknowledged(List<Shopper> shoppers) {
        return shoppers.stream().mapToInt(Shopper::acknowledged).sum();
    }

    /** What must be true of an account's two ledgers, given all that was acknowledged. */
    private void hold(Receipts receipts, Customer customer) throws Exception {
        for (var wallet : List.of("coins", "gifts")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Lines.of(customer, wallet))
                            .as("%s of %s, seed %d, killed %s", wallet, customer.id(), seed, killed)
                            .satisfies(lines -> receipts.mustMatch(wallet, lines)));
            var check = check(customer, wallet);
            assertThat(check.path("agrees").asBoolean()).as(check.toString()).isTrue();
            assertThat(check.path("balance").asLong())
                    .isEqualTo(Lines.of(customer, wallet).sum());
        }
    }

    private JsonNode check(Customer customer, String wallet) throws Exception {
        return evenhand.as("auditor", Part.ACCOUNTS)
                .post("/v1/accounts/%s/wallets/%s/checks".formatted(customer.id(), wallet), Map.of())
                .orFail("Checking a wallet");
    }
}
