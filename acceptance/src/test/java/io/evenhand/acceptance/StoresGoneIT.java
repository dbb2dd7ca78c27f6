package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.acceptance.StoreProxy.Fault;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Redis is gone for a replica of enforcement, in each of the ways in which it can be, while requests come in: what its
 * clients see, what is admitted, and what is counted in the end.
 */
class StoresGoneIT {

    private static final Duration HEALED = Promised.within(Duration.ofSeconds(5));
    private static final Duration COUNTED = Duration.ofSeconds(30);

    /** Far more than is promised (60 ms), on a machine that does much else; the figure itself is printed. */
    private static final Duration SLOWEST = Duration.ofSeconds(1);

    /** A hundredth of the quota of 1,000. */
    private static final int ALLOWANCE = 10;

    private static final int BUSY = 4;
    private static final int WHILE_GONE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningEvenhand evenhand;
    private static PublishedPolicy policy;
    private static StoreProxy redis;
    private static final int UNAVAILABLE = 503;

    private static Replica replica;
    private static URI enforcement;

    @BeforeAll
    static void startReplica() throws Exception {
        evenhand = RunningEvenhand.get();
        policy = PublishedPolicy.of("stores-gone");
        redis = StoreProxy.before(evenhand.url(Part.REDIS).getPort());
        replica = startedReplica();
        enforcement = URI.create("http://127.0.0.1:" + replica.port());
        warmUp();
    }

    private static Replica startedReplica() throws IOException {
        return evenhand.replica(
                Part.ENFORCEMENT,
                Map.of(
                        "evenhand.redis.url",
                        "redis://127.0.0.1:" + redis.port(),
                        "evenhand.meter.deadline",
                        "PT0.05S",
                        "evenhand.outage.folder",
                        folder.resolve("outage").toString()));
    }

    @AfterAll
    static void stopReplica() throws IOException {
        replica.close();
        redis.close();
    }

    /** What is compiled while it runs takes longer than Redis may. */
    private static void warmUp() throws Exception {
        var customer = policy.customer("wide");
        var number = new AtomicInteger();
        for (var i = 0; i < 300; i++) {
            ask(customer, "warm", number.incrementAndGet());
        }
        await().atMost(HEALED)
                .until(() -> !ask(customer, "warm", number.incrementAndGet())
                        .body()
                        .path("degraded")
                        .asBoolean());
    }

    /** One way of being gone. */
    record Way(String name, Callable<Void> begins, Callable<Void> ends) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                way("refused", Fault.REFUSED),
                way("silent", Fault.SILENT),
                way("slow", Fault.SLOW),
                way("loading", Fault.LOADING),
                new Way("read-only", () -> tell("REPLICAOF 127.0.0.1 1"), () -> tell("REPLICAOF NO ONE")),
                new Way(
                        "without replicas",
                        () -> tell("CONFIG SET min-replicas-to-write 1"),
                        () -> tell("CONFIG SET min-replicas-to-write 0")));
    }

    private static Way way(String name, Fault fault) {
        return new Way(name, () -> become(fault), () -> become(Fault.NONE));
    }

    private static Void become(Fault fault) throws IOException {
        redis.become(fault);
        return null;
    }

    private static Void tell(String command) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), evenhand.url(Part.REDIS).getPort())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("+OK");
        }
        return null;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decisionsGoOnAndWhatWasUsedIsCountedOnceAfterwards(Way way) throws Exception {
        var narrow = policy.customer("narrow");
        var strict = policy.customer("strict");
        var slow = way.name().equals("slow");
        try (var load = Load.begin(way.name())) {
            load.goOn(50);
            way.begins().call();
            load.goOnDegraded(slow ? 1 : WHILE_GONE);
            if (!slow) {
                var admitted = admitted(narrow, ALLOWANCE + 5);
                assertThat(admitted).isEqualTo(ALLOWANCE);
                assertThatItIsWithheld(ask(strict, "strict", 1).body());
            }
            load.goOn(WHILE_GONE);
            way.ends().call();

            await().atMost(HEALED).until(() -> {
                var answer = ask(load.customers().getFirst(), way.name() + "-healed", load.next());
                load.count(0, answer);
                return !answer.body().path("degraded").asBoolean();
            });
            load.goOn(50);
            load.end();

            System.out.printf(
                    "Redis %s: %d decisions, %d degraded, p99 %d ms, longest %d ms%n",
                    way.name(), load.all(), load.degraded(), load.quantile(0.99), load.quantile(1));
            assertThat(load.quantile(0.99)).isLessThan(SLOWEST.toMillis());
            for (var i = 0; i < BUSY; i++) {
                var customer = load.customers().get(i);
                var expected = load.admitted(i);
                await().atMost(COUNTED)
                        .untilAsserted(
                                () -> assertThat(evenhand.stored(customer.id())).isEqualTo(expected));
                assertThat(Customer.used(evenhand, customer.id(), "many")).isEqualTo(expected);
            }
            if (!slow) {
                await().atMost(COUNTED)
                        .untilAsserted(
                                () -> assertThat(evenhand.stored(narrow.id())).isEqualTo(ALLOWANCE));
            }
        }
    }

    private static int admitted(Customer customer, int asked) throws Exception {
        var admitted = 0;
        for (var i = 0; i < asked; i++) {
            var answer = ask(customer, "narrow", i);
            assertThat(answer.status()).isEqualTo(200);
            admitted += answer.isAdmitted() ? 1 : 0;
        }
        return admitted;
    }

    private static void assertThatItIsWithheld(JsonNode decision) {
        assertThat(decision.path("outcome").asText()).isEqualTo("deny");
        assertThat(decision.path("problem").asText()).endsWith("temporary-reduced-capacity");
        assertThat(Duration.parse(decision.path("retryAfter").asText())).isPositive();
        assertThat(decision.path("degraded").asBoolean()).isTrue();
    }

    @Test
    void whatIsRevokedMeanwhileIsRefusedAndAKilledReplicaLeavesWhatWasUsed() throws Exception {
        var customer = policy.customer("wide");
        var revoked = policy.customer("wide");
        assertThat(ask(revoked, "before", 1).status()).isEqualTo(200);
        redis.become(Fault.REFUSED);
        await().until(() -> ask(customer, "gone", 0).body().path("degraded").asBoolean());

        revoke(revoked);
        for (var i = 1; i < 20; i++) {
            assertThat(ask(customer, "gone", i).isAdmitted()).isTrue();
        }
        await().atMost(Promised.within(Duration.ofSeconds(10)))
                .until(() -> ask(revoked, "after", 1).status() == 401);
        replica.process().destroyForcibly().waitFor();
        redis.become(Fault.NONE);
        replica = startedReplica();
        enforcement = URI.create("http://127.0.0.1:" + replica.port());

        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(evenhand.stored(customer.id())).isEqualTo(20));
        warmUp();
    }

    private static void revoke(Customer customer) throws IOException, InterruptedException {
        evenhand.as("operator", Part.ACCOUNTS)
                .delete("/v1/accounts/%s/keys/%s".formatted(customer.id(), customer.keyId()))
                .orFail("Revoking a key");
    }

    private record Answered(int status, JsonNode body, long ms) {

        boolean isAdmitted() {
            return body.path("outcome").asText().equals("admit");
        }
    }

    private static Answered ask(Customer customer, String source, int number) throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(
                Map.of("action", "file.process", "units", Map.of("files", 1), "source", source, "id", "" + number));
        var request = HttpRequest.newBuilder(enforcement.resolve("/v1/decisions"))
                .header("Authorization", "Bearer " + customer.key())
                .POST(BodyPublishers.ofString(body))
                .build();
        var begun = System.nanoTime();
        HttpResponse<byte[]> answer = evenhand.client().send(request, BodyHandlers.ofByteArray());
        return new Answered(answer.statusCode(), JSON.readTree(answer.body()), (System.nanoTime() - begun) / 1_000_000);
    }

    /** Customers who go on asking. */
    private record Load(
            String source,
            List<Customer> customers,
            List<AtomicInteger> counts,
            AtomicInteger numbers,
            AtomicInteger gone,
            ConcurrentLinkedQueue<Long> times,
            AtomicBoolean over,
            ExecutorService threads,
            List<Future<Void>> running)
            implements AutoCloseable {

        static Load begin(String source) throws Exception {
            var load = new Load(
                    source,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new ConcurrentLinkedQueue<>(),
                    new AtomicBoolean(),
                    Executors.newCachedThreadPool(),
                    new ArrayList<>());
            for (var i = 0; i < BUSY; i++) {
                load.customers.add(policy.customer("wide"));
                load.counts.add(new AtomicInteger());
            }
            for (var i = 0; i < BUSY; i++) {
                var index = i;
                await().until(() -> load.isKnown(index));
                load.running.add(load.threads.submit(() -> load.run(index)));
            }
            return load;
        }

        /** A replica that has just started hears of policies after accounts. */
        private boolean isKnown(int index) throws Exception {
            var answer = ask(customers.get(index), source, next());
            if (answer.status() == UNAVAILABLE) {
                return false;
            }
            count(index, answer);
            return true;
        }

        private Void run(int index) throws Exception {
            while (!over.get()) {
                count(index, ask(customers.get(index), source, next()));
            }
            return null;
        }

        void count(int index, Answered answer) {
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            assertThat(answer.isAdmitted()).as("%s", answer.body()).isTrue();
            counts.get(index).incrementAndGet();
            times.add(answer.ms());
            if (answer.body().path("degraded").asBoolean()) {
                gone.incrementAndGet();
            }
        }

        int next() {
            return numbers.incrementAndGet();
        }

        int all() {
            return times.size();
        }

        int degraded() {
            return gone.get();
        }

        long admitted(int index) {
            return counts.get(index).get();
        }

        /** Returns when so many more were answered. */
        void goOn(int more) {
            var before = all();
            await().until(() -> mustRun() && all() >= before + more);
        }

        void goOnDegraded(int more) {
            var before = degraded();
            await().until(() -> mustRun() && degraded() >= before + more);
        }

        private boolean mustRun() throws Exception {
            for (var each : running) {
                if (each.isDone()) {
                    each.get();
                }
            }
            return true;
        }

        long quantile(double share) {
            var sorted = times.stream().sorted().toList();
            return sorted.get((int) Math.ceil(share * (sorted.size() - 1)));
        }

        void end() throws Exception {
            over.set(true);
            for (var each : running) {
                each.get();
            }
        }

        @Override
        public void close() throws IOException {
            over.set(true);
            threads.close();
        }
    }
}
