package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL is silent for every service at once, while requests come in: it is stopped, so that connections stay and nothing is
 * answered, as when a machine hangs. {@code -Devenhand.gone=PT10M} has it be so for ten minutes.
 */
class PostgresGoneIT {

    private static final Duration GONE = Duration.parse(System.getProperty("evenhand.gone", "PT20S"));
    private static final Duration COUNTED = Duration.ofMinutes(2);
    private static final Duration TOLD = Promised.within(Duration.ofSeconds(10));

    /** As for decisions without Redis: far more unless it is held to what is promised. */
    private static final long SLOWEST_MS =
            Promised.within(Duration.ofMillis(60)).toMillis() == 60 ? 60 : 1_000;

    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private boolean stopped;

    @Test
    void decisionsGoOnAndNothingThatWasAcknowledgedIsLost() throws Exception {
        var policy = PublishedPolicy.of("stores-gone");
        // While Redis' data is younger than an hour, metering is asked whether a use with an id was counted before.
        var first = policy.customer("wide");
        evenhand.moveClockTo(Customer.now(evenhand, first.id()).plus(Duration.ofHours(2)));
        var customers = List.of(policy.customer("wide"), policy.customer("wide"), policy.customer("wide"));
        var told = policy.customer("wide");
        var event = event(told);
        try (var load = OutageLoad.begin("postgres", evenhand.url(Part.ENFORCEMENT), customers)) {
            load.goOn();
            load.goOn(Duration.ofSeconds(2));
            tellPostgres("STOP");
            var begun = System.nanoTime();
            load.goOn(Duration.ofSeconds(2));
            var acknowledged = tells(event).status();
            var opened = opens(policy);
            load.goOn(GONE);
            var ended = System.nanoTime();
            tellPostgres("CONT");
            load.goOn(Duration.ofSeconds(2));
            load.end();

            var figures = load.figures(begun, ended);
            System.out.printf(
                    "PostgreSQL silent for %s: %s; slowest %s; a usage event then: %d, an account then: %d%n",
                    GONE, figures, figures.slowest(begun), acknowledged, opened);
            assertThat(load.answers()).extracting(OutageLoad.Answer::status).containsOnly(200);
            assertThat(load.answers()).allMatch(OutageLoad.Answer::admitted);
            assertThat(figures.degraded()).isZero();
            assertThat(figures.quantile(0.99)).isLessThanOrEqualTo(SLOWEST_MS);
            assertThat(acknowledged).isIn(202, 503);
            assertThat(opened).isEqualTo(503);
            assertThatWhatWasToldOnceAndAgainCountsOnce(told, event);
            assertThatAllIsCountedOnce(load);
        }
    }

    @AfterEach
    void goesOn() throws Exception {
        if (stopped) {
            tellPostgres("CONT");
        }
    }

    /** Sends a signal to the server and to each of its processes. */
    private void tellPostgres(String signal) throws IOException, InterruptedException {
        var server = evenhand.process(Part.POSTGRES);
        var processes = Stream.concat(Stream.of(server), server.descendants())
                .map(process -> Long.toString(process.pid()))
                .toList();
        var command = Stream.concat(Stream.of("kill", "-" + signal), processes.stream())
                .toList();
        stopped = signal.equals("STOP");
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private String event(Customer customer) throws IOException, InterruptedException {
        return """
                {"specversion":"1.0","id":"%s","source":"/lab","type":"file.process","subject":"%s","time":"%s",
                 "data":{"action":"file.process","units":{"files":7}}}""".formatted(UUID.randomUUID(), customer.id(), Customer.now(evenhand, customer.id()));
    }

    private Api.Answer tells(String event) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var answer =
                evenhand.as("gateway", Part.METERING).post("/v1/usage-events", "application/cloudevents+json", event);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TOLD);
        return answer;
    }

    private int opens(PublishedPolicy policy) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var status = evenhand.as("operator", Part.ACCOUNTS)
                .post(
                        "/v1/accounts",
                        Map.of("externalId", UUID.randomUUID().toString(), "policy", policy.name(), "plan", "wide"))
                .status();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TOLD);
        return status;
    }

    private void assertThatWhatWasToldOnceAndAgainCountsOnce(Customer told, String event) {
        await().atMost(COUNTED)
                .until(() -> Optional.of(tells(event).status())
                        .filter(status -> status < 300)
                        .isPresent());
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(evenhand.stored(told.id())).isEqualTo(7));
    }

    private void assertThatAllIsCountedOnce(OutageLoad load) {
        for (var i : load.all().toArray()) {
            await().atMost(COUNTED)
                    .untilAsserted(() ->
                            assertThat(evenhand.stored(load.customer(i).id())).isEqualTo(load.admitted(i)));
        }
    }
}
