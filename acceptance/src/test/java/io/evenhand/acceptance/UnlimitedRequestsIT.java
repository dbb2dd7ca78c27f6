package io.evenhand.acceptance;

import static io.evenhand.acceptance.Promised.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy {@code unlimited-requests}: rows P1 and P3 to P5 of the requirements, with A1 and A5. */
class UnlimitedRequestsIT {

    private static final String POLICY = "unlimited-requests";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_LEASE = Duration.ofSeconds(30);
    private static final int FLOOD = Integer.getInteger("evenhand.flood", 3_000);

    /**
     * P1. Whatever the volume, nothing is refused or slowed; five at a time, as the plan says.
     * {@code -Devenhand.flood=1000000} sends the million.
     */
    @Test
    void neitherRefusesNorSlowsForVolume() throws Exception {
        var pro = PublishedPolicy.of(POLICY).customer("pro");
        Callable<Map<String, Integer>> agent = () -> {
            var outcomes = new TreeMap<String, Integer>();
            for (var i = 0; i < FLOOD / 5; i++) {
                outcomes.merge(pro.runs(chat(10)).path("outcome").asText(), 1, Integer::sum);
            }
            return outcomes;
        };

        try (var executor = Executors.newFixedThreadPool(5)) {
            for (var outcomes : executor.invokeAll(Collections.nCopies(5, agent))) {
                assertThat(outcomes.get()).containsExactly(Map.entry("admit", FLOOD / 5));
            }
        }
    }

    /** P3. Each plan's agents, and the next one waits. */
    @ParameterizedTest
    @CsvSource({"starter, 1", "basic, 3", "pro, 5"})
    void hasAsManyAgentsAsThePlanSays(String plan, int slots) throws Exception {
        var customer = PublishedPolicy.of(POLICY).customer(plan);
        for (var i = 0; i < slots; i++) {
            assertThat(customer.asks(chat(10)).body().path("outcome").asText()).isEqualTo("admit");
        }

        var next = customer.asks(chat(10)).body();

        assertThat(next.path("outcome").asText()).isEqualTo("queue");
        assertThat(next.path("position").asLong()).isEqualTo(1);
        assertThat(limit(next, "agents").path("until").asLong()).isEqualTo(slots);
    }

    /** P3. Above the plan's agents a request waits as long as the policy says, and is refused with what helps. */
    @Test
    void refusesWhoWaitedLongEnoughForAnAgent() throws Exception {
        var policy =
                PublishedPolicy.of(POLICY, text -> text.replace("slotWait: {value: PT30S", "slotWait: {value: PT2S"));
        var starter = policy.customer("starter");
        try (var busy = HeldRequest.send(starter, "/files/chat")) {
            awaitTaken(starter);
            var asked = System.nanoTime();

            var refused = starter.sends("/files/chat");

            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isBetween(Duration.ofSeconds(2), within(Duration.ofSeconds(4)));
            assertThat(problem(refused, 429, "temporary-reduced-capacity")
                            .path("detail")
                            .asText())
                    .contains("Starter", "Basic", "desk@example.org");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(busy.finish()).startsWith("HTTP/1.1 200");
        }
        assertThat(starter.sends("/files/chat").statusCode()).isEqualTo(200);
    }

    /** P3, A1. A context that is too large is refused with the first plan that allows it, and takes nothing. */
    @ParameterizedTest
    @CsvSource({"starter, 50000, Basic", "basic, 80000, Pro", "pro, 100000, desk@example.org"})
    void refusesALargerContextAndOffersThePlanThatAllowsIt(String plan, long most, String offer) throws Exception {
        var customer = PublishedPolicy.of(POLICY).customer(plan);

        var largest = customer.runs(chat(most));
        var larger = customer.runs(chat(most + 1));

        assertThat(largest.path("outcome").asText()).isEqualTo("admit");
        assertThat(larger.path("outcome").asText()).isEqualTo("deny");
        assertThat(larger.path("problem").asText()).endsWith("/ceiling-exceeded");
        assertThat(larger.has("retryAfter")).isFalse();
        assertThat(larger.path("explain").path("fix").asText()).contains(offer);
        assertThat(customer.runs(chat(1)).path("outcome").asText()).isEqualTo("admit");
    }

    /** P5. One install's agents are not another's, though the account is the same. */
    @Test
    void givesEachInstallItsOwnAgents() throws Exception {
        var here = PublishedPolicy.of(POLICY).customer("starter");
        var there = here.installsAnother();

        here.asks(chat(10));

        assertThat(here.asks(chat(10)).body().path("outcome").asText()).isEqualTo("queue");
        assertThat(there.asks(chat(10)).body().path("outcome").asText()).isEqualTo("admit");
    }

    /** P4. As long as there is room nobody waits, whatever the plan. */
    @Test
    void makesNobodyWaitBelowThePeak() throws Exception {
        var policy = roomFor(10);

        for (var plan : new String[] {"starter", "basic", "pro", "starter", "basic", "pro"}) {
            var asked = policy.customer(plan);
            assertThat(asked.asks(chat(10)).body().path("outcome").asText())
                    .as(plan)
                    .isEqualTo("admit");
        }
    }

    /** P4. At the peak one waiting install of each plan gets 1, 2 and 4 of seven places that become free. */
    @Test
    void sharesRoomByPlanAtThePeak() throws Exception {
        var policy = roomFor(7);
        var enforcement = RunningEvenhand.get().url(Part.ENFORCEMENT);
        var before = new ArrayList<Map.Entry<Customer, JsonNode>>();
        for (var filler = policy.customer("pro"); before.size() < 7; ) {
            filler = before.size() == 5 ? policy.customer("pro") : filler;
            before.add(Map.entry(filler, filler.asks(chat(10)).body()));
        }
        var agents = new TreeMap<>(Map.of("starter", 1, "basic", 3, "pro", 5));
        var started = new ConcurrentHashMap<String, Integer>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = new CountDownLatch(1);
            var waiting = new ArrayList<Future<?>>();
            for (var plan : agents.keySet()) {
                var customer = policy.customer(plan);
                for (var agent = 0; agent < agents.get(plan); agent++) {
                    waiting.add(executor.submit(() -> {
                        var decision = customer.waits(enforcement, chat(10));
                        assertThat(decision.path("outcome").asText()).isEqualTo("admit");
                        started.merge(plan, 1, Integer::sum);
                        seen.await();
                        customer.completes(decision);
                        return decision;
                    }));
                }
            }
            await().during(Duration.ofSeconds(3)).atMost(SOON).until(started::isEmpty);

            for (var each : before) {
                each.getKey().completes(each.getValue());
            }

            await().atMost(SOON).until(() -> sum(started) == 7);
            await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> sum(started) == 7);
            var first = Map.copyOf(started);
            seen.countDown();
            for (var each : waiting) {
                each.get();
            }
            assertThat(first).containsOnly(Map.entry("starter", 1), Map.entry("basic", 2), Map.entry("pro", 4));
            assertThat(started).containsAllEntriesOf(agents);
        }
    }

    /** P4, P5. When the platform is full a request waits, and goes on when another ends. */
    @Test
    void waitsForRoomAndGoesOnWhenAnotherEnds() throws Exception {
        var policy = roomFor(1);
        var first = policy.customer("starter");
        var second = policy.customer("starter");
        try (var running = HeldRequest.send(first, "/files/chat");
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            awaitFull(second);
            var waiting = executor.submit(() -> second.sends("/files/chat"));
            await().during(Duration.ofMillis(500)).until(() -> !waiting.isDone());

            assertThat(running.finish()).startsWith("HTTP/1.1 200");

            assertThat(waiting.get().statusCode()).isEqualTo(200);
        }
    }

    /** P4. Who lets itself not be held is told that it is full, with nothing counted. */
    @Test
    void tellsThatThePlatformIsFull() throws Exception {
        var policy = roomFor(1);
        var first = policy.customer("starter");
        var second = policy.customer("starter");
        first.asks(chat(10));

        var crowded = second.asks(chat(10)).body();
        var again = second.asks(chat(10)).body();

        assertThat(crowded.path("outcome").asText()).isEqualTo("deny");
        assertThat(crowded.path("problem").asText()).endsWith("/temporary-reduced-capacity");
        assertThat(again.path("problem").asText())
                .as("its own agent is free again")
                .isEqualTo(crowded.path("problem").asText());
        assertThat(again.path("explain").path("what").asText()).contains("Everybody's requests together");
        var shown = policy.evenhand()
                .as("operator", Part.ENFORCEMENT)
                .get("/v1/pools/" + policy.name() + ".inference")
                .orFail("Looking at the pool");
        assertThat(shown.path("capacity").asLong()).isEqualTo(1);
        assertThat(shown.path("running").asLong()).isEqualTo(1);
        assertThat(shown.path("utilisation").asDouble()).isEqualTo(1);
        assertThat(shown.path("waiting").asLong()).isZero();
    }

    /** P5. A client that leaves, while it runs and while it waits, makes room at once. */
    @Test
    void makesRoomAtOnceWhenAClientLeaves() throws Exception {
        var policy = roomFor(1);
        var first = policy.customer("starter");
        var second = policy.customer("starter");
        var third = policy.customer("starter");
        var running = HeldRequest.send(first, "/files/chat");
        awaitFull(third);
        var waiting = HeldRequest.send(second, "/files/chat");
        awaitTaken(second);

        waiting.close();
        await().atMost(within(Duration.ofSeconds(1)))
                .until(() -> isCrowded(second.asks(chat(10)).body()));
        running.close();

        await().atMost(within(Duration.ofSeconds(1)))
                .until(() -> third.runs(chat(10)).path("outcome").asText().equals("admit"));
    }

    /** P5. The agents and the room of one who was killed come back when their lease ends. */
    @Test
    void takesBackWhatAKilledHolderHad() throws Exception {
        var policy = roomFor(1);
        var killed = policy.customer("starter");
        var other = policy.customer("starter");
        killed.asks(chat(10));
        var since = System.nanoTime();

        await().pollInterval(Duration.ofMillis(500))
                .atMost(within(A_LEASE))
                .until(() -> other.runs(chat(10)).path("outcome").asText().equals("admit"));

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(A_LEASE.minusSeconds(2));
        assertThat(killed.runs(chat(10)).path("outcome").asText()).isEqualTo("admit");
    }

    /** P5. A holder that renews keeps its agent and its room beyond a lease; after it completed neither is there. */
    @Test
    void keepsWhatIsRenewedAndFreesWhatIsCompleted() throws Exception {
        var policy = roomFor(1);
        var holder = policy.customer("starter");
        var other = policy.customer("starter");
        var decision = holder.asks(chat(10)).body();
        var end = System.nanoTime() + A_LEASE.plusSeconds(4).toNanos();

        await().pollInterval(Duration.ofSeconds(5))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    assertThat(holder.follows(decision, "renew", Map.of()).status())
                            .isEqualTo(200);
                    assertThat(isCrowded(other.asks(chat(10)).body())).isTrue();
                    return System.nanoTime() > end;
                });
        holder.completes(decision);

        assertThat(other.runs(chat(10)).path("outcome").asText()).isEqualTo("admit");
        assertThat(holder.follows(decision, "renew", Map.of()).status()).isEqualTo(410);
    }

    /** A limit that only watches tells what it would have done, and does nothing. */
    @Test
    void runsAllTheSameWhereALimitOnlyWatches() throws Exception {
        var tester = PublishedPolicy.of(POLICY).customer("rehearsal");
        for (var i = 0; i < 3; i++) {
            tester.runs(chat(10));
        }

        var fourth = tester.runs(chat(10));

        assertThat(fourth.path("outcome").asText()).isEqualTo("admit");
        assertThat(limit(fourth, "watched").path("wouldBe").asText()).isEqualTo("deny");
        assertThat(limit(fourth, "announced").path("wouldBe").asText()).isEqualTo("deny");
        assertThat(limit(fourth, "announced").path("used").asLong()).isEqualTo(4);
        assertThat(tester.sends("/files/chat").statusCode()).isEqualTo(200);
    }

    private static PublishedPolicy roomFor(int requests) throws IOException, InterruptedException {
        return PublishedPolicy.of(POLICY, text -> text.replace("room: {value: 400", "room: {value: " + requests));
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static boolean isCrowded(JsonNode decision) {
        return decision.path("explain").path("what").asText().contains("Everybody's requests together");
    }

    /** Until nobody else finds room. */
    private static void awaitFull(Customer probe) {
        await().atMost(SOON).until(() -> {
            var decision = probe.asks(chat(10)).body();
            if (decision.path("outcome").asText().equals("admit")) {
                probe.completes(decision);
            }
            return isCrowded(decision);
        });
    }

    /** Until all agents of a customer are at work. */
    private static void awaitTaken(Customer customer) {
        await().atMost(SOON).until(() -> {
            var decision = customer.asks(talk()).body();
            if (decision.path("outcome").asText().equals("deny")) {
                return false;
            }
            customer.completes(decision);
            return decision.path("outcome").asText().equals("queue");
        });
    }

    private static Map<String, Object> chat(long contextTokens) {
        return Map.of(
                "action", "chat", "units", Map.of("requests", 1), "attributes", Map.of("contextTokens", contextTokens));
    }

    /** Takes an agent, but no room. */
    private static Map<String, Object> talk() {
        return Map.of("action", "talk", "units", Map.of("requests", 1));
    }

    private static JsonNode limit(JsonNode decision, String name) {
        for (var limit : decision.path("limits")) {
            if (limit.path("name").asText().equals(name)) {
                return limit;
            }
        }
        throw new AssertionError("No limit %s in %s".formatted(name, decision));
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("type").asText()).endsWith("/" + code);
        return problem;
    }
}
