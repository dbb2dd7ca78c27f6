package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Rows S6 and P9: a version that was announced decides from its instant on, and not before. */
class SwitchIT {

    private static final String POLICY = "unlimited-requests";
    private static final Duration NOTICE = Duration.ofSeconds(8);
    private static final Duration AFTER = Duration.ofSeconds(2);
    private static final int CALLERS = 8;

    /** What one decision says of itself. */
    private record Made(Instant at, int version) {

        static Made of(JsonNode decision) {
            return new Made(
                    Instant.parse(decision.path("at").asText()),
                    decision.path("policy").path("version").asInt());
        }
    }

    @Test
    void everyDecisionUnderLoadIsMadeByTheVersionOfItsInstant() throws Exception {
        var policy = PublishedPolicy.of(POLICY, SwitchIT::first);
        var customers = new ArrayList<Customer>();
        for (var i = 0; i < CALLERS; i++) {
            customers.add(policy.customer("plain"));
        }
        var evenhand = policy.evenhand();
        try (var replica = evenhand.replica(Part.ENFORCEMENT, Map.of())) {
            var other = URI.create("http://127.0.0.1:" + replica.port());
            for (var customer : customers) {
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> customer.itself(other)
                                .post("/v1/decisions", talk())
                                .succeeded());
            }
            // Business time: other scenarios move it.
            var now = Made.of(customers.getFirst().asks(talk()).body()).at();
            var effectiveAt = now.plus(NOTICE).plusSeconds(1);
            policy.publish(POLICY, text -> first(text).replace("quota: 2", "quota: 4"), effectiveAt);

            var made = ask(customers, List.of(evenhand.url(Part.ENFORCEMENT), other), effectiveAt.plus(AFTER));

            assertThat(made).filteredOn(each -> each.version() == 1).hasSizeGreaterThan(100);
            assertThat(made).filteredOn(each -> each.version() == 2).hasSizeGreaterThan(100);
            assertThat(made)
                    .allSatisfy(each -> assertThat(each.version())
                            .as("at %s, with a switch at %s", each.at(), effectiveAt)
                            .isEqualTo(each.at().isBefore(effectiveAt) ? 1 : 2));
        }
    }

    /** With a plan of one limit that only watches, so that all that is asked is answered at once. */
    private static String first(String text) {
        return text.replace("noticePeriod: P1D", "noticePeriod: " + NOTICE)
                .replace(
                        "plans:",
                        "plans:\n  plain: {title: Plain, limits: [watched], with: {slots: 1, context: 1, weight: 1}}");
    }

    private static List<Made> ask(List<Customer> customers, List<URI> replicas, Instant until) throws Exception {
        var made = new ConcurrentLinkedQueue<Made>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Callable<Void>>();
            for (var customer : customers) {
                for (var replica : replicas) {
                    asking.add(() -> {
                        var api = customer.itself(replica);
                        for (var last = Instant.MIN; last.isBefore(until); ) {
                            var latest =
                                    Made.of(api.post("/v1/decisions", talk()).orFail("Deciding"));
                            made.add(latest);
                            last = latest.at();
                        }
                        return null;
                    });
                }
            }
            for (var each : threads.invokeAll(asking)) {
                each.get();
            }
        }
        return List.copyOf(made);
    }

    private static Map<String, Object> talk() {
        return Map.of("action", "watch", "units", Map.of("requests", 1));
    }
}
