package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.evenhand.client.Ask;
import io.evenhand.client.Decision;
import io.evenhand.client.Evenhand;
import io.evenhand.client.EvenhandException;
import io.evenhand.client.RefusedException;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client, as a platform uses it. */
class ClientIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RunningEvenhand evenhand = RunningEvenhand.get();

    /** Nobody's clock need be right but Evenhand's. */
    @BeforeEach
    void evenhandsClockIsAnother() throws Exception {
        evenhand.moveClockTo(Customer.now(evenhand, Customer.arrives().id()).plus(Duration.ofDays(41)));
    }

    private Evenhand of(Customer customer) {
        return Evenhand.at(evenhand.url(Part.ENFORCEMENT), customer::key);
    }

    private static Ask chat(long context) {
        return Ask.of("chat", "requests", 1).attribute("contextTokens", context);
    }

    private static Customer onPlan(String plan) throws Exception {
        return PublishedPolicy.of("unlimited-requests").customer(plan);
    }

    /** P3. */
    @Test
    void whatFindsNoSlotBeginsWhenOneIsFree() throws Exception {
        var customer = onPlan("starter");
        var starter = of(customer);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = starter.begin(chat(10));
            var second = threads.submit(() -> starter.begin(chat(10)));
            await().atMost(SOON).until(() -> waiting(customer) == 1);
            assertThat(second.isDone()).isFalse();

            first.close();

            try (var running = second.get()) {
                assertThat(running.isLost()).isFalse();
                assertThat(running.decision().slotUntil()).isPresent();
            }
        }
    }

    /** P3, A1. */
    @Test
    void aRefusalSaysWhatHelps() throws Exception {
        var starter = of(onPlan("starter"));

        assertThatThrownBy(() -> starter.begin(chat(60_000)))
                .asInstanceOf(type(RefusedException.class))
                .extracting(RefusedException::decision)
                .satisfies(denied -> {
                    assertThat(denied.problem()).isEqualTo("ceiling-exceeded");
                    assertThat(denied.explanation().fix()).contains("Basic");
                    assertThat(denied.retryAfter()).isEmpty();
                });
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        var customer = of(Customer.arrives());

        assertThatThrownBy(() -> customer.decide(Ask.of("file.process", "loaves", 1)))
                .asInstanceOf(type(EvenhandException.class))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("invalid-request");
                    assertThat(problem.field()).contains("units.loaves");
                    assertThat(problem.isUnknown()).isFalse();
                });
    }

    /** Every second answer is lost, late or cut off; each request counts once. */
    @Test
    void whatIsSentAgainCountsOnce() throws Exception {
        var customer = Customer.arrives();
        try (var network = FaultProxy.before(evenhand.url(Part.ENFORCEMENT).getPort(), 0.5, 7)) {
            var through = Evenhand.at(URI.create("http://127.0.0.1:" + network.port()), customer::key)
                    .trying(Duration.ofMinutes(1));
            for (var file = 0; file < 40; file++) {
                through.decide(Ask.of("file.process", "files", 1));
            }
        }
        assertThat(customer.used()).isEqualTo(40);
    }

    @Test
    void whatIsSlowedBeginsAtItsStartAndCountsOnce_U3() throws Exception {
        var customer = Customer.arrives();
        // They occupy the account for 5.2 seconds.
        customer.uses(4);
        var begun = System.nanoTime();

        of(customer).begin(Ask.of("file.process", "files", 1)).close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(4));
        assertThat(customer.used()).isEqualTo(5);
    }

    /** C1, C2. */
    @Test
    void anApplicationLearnsWhenWorkMayBegin() throws Exception {
        var customer = Customer.arrives();
        var application = Evenhand.at(evenhand.url(Part.ENFORCEMENT), this::token);

        application.decide(Ask.of("file.process", "files", 20_000).forKey(customer.key()));
        var next = application.decide(Ask.of("file.process", "files", 1).forAccount(customer.id()));

        assertThat(next).isInstanceOf(Decision.Delayed.class);
        assertThat(next.explanation().why()).isNotBlank();
    }

    @Test
    void workThatFailedUsesNothing() throws Exception {
        var customer = Customer.arrives();

        try (var run = of(customer).begin(Ask.of("file.process", "files", 1).estimated(Duration.ofMinutes(5)))) {
            run.complete(Map.of());
        }

        await().atMost(SOON).until(() -> customer.used() == 0);
    }

    private long waiting(Customer customer) throws IOException, InterruptedException {
        var items = customer.itself(Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(customer.id()))
                .orFail("Looking at usage")
                .path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .mapToLong(item -> item.path("waiting").asLong())
                .sum();
    }

    private String token() {
        try {
            return evenhand.token("gateway");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
