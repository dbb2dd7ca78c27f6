package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.acceptance.StoreProxy.Fault;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
 * clients see and how soon, what is admitted beyond a limit, how soon it heals, and what is counted in the end.
 * {@code -Devenhand.slack=1} holds the times as they are promised.
 */
class StoresGoneIT {

    private static final Duration HEALED = Promised.within(Duration.ofSeconds(5));
    private static final Duration COUNTED = Duration.ofSeconds(30);

    /** Far more than the 60 ms that are promised unless it is held to them: this machine does much else. */
    private static final long SLOWEST_MS =
            Promised.within(Duration.ofMillis(60)).toMillis() == 60 ? 60 : 1_000;

    /** How often each path is gone before it is timed; thousands until it is compiled as it will be after an hour. */
    private static final int WARM = SLOWEST_MS == 60 ? 2_000 : 100;

    private static final Duration GONE = Duration.ofSeconds(3);
    private static final long QUOTA = 1_000;

    /** A hundredth of it. */
    private static final long ALLOWANCE = 10;

    /** The customer whose quota is used up before. */
    private static final int NARROW = 4;

    @TempDir
    static Path folder;

    private static RunningEvenhand evenhand;
    private static PublishedPolicy policy;
    private static StoreProxy redis;
    private static Replica replica;
    private static URI enforcement;

    @BeforeAll
    static void startReplica() throws Exception {
        evenhand = RunningEvenhand.get();
        policy = PublishedPolicy.of("stores-gone");
        redis = StoreProxy.before(evenhand.url(Part.REDIS).getPort());
        replica = startedReplica("outage");
        enforcement = replica.url();
        warmUp();
    }

    private static Replica startedReplica(String journal) throws IOException {
        return evenhand.replica(
                Part.ENFORCEMENT,
                Map.of(
                        "evenhand.redis.url",
                        "redis://127.0.0.1:" + redis.port(),
                        "evenhand.meter.deadline",
                        "PT0.05S",
                        "evenhand.outage.folder",
                        folder.resolve(journal).toString()));
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
        for (var fault : List.of(Fault.NONE, Fault.REFUSED, Fault.NONE)) {
            become(fault);
            for (var i = 0; i < WARM; i++) {
                ask(customer, "warm", number.incrementAndGet());
            }
        }
        await().atMost(HEALED)
                .until(() -> !ask(customer, "warm", number.incrementAndGet())
                        .path("degraded")
                        .asBoolean());
    }

    /**
     * One way of being gone.
     *
     * @param ends returns when Redis is back
     * @param wholly whether it answers nothing in time
     */
    record Way(String name, Callable<Void> begins, Callable<Void> ends, boolean wholly) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                way("refused", Fault.REFUSED, true),
                way("silent", Fault.SILENT, true),
                way("slow", Fault.SLOW, false),
                way("loading", Fault.LOADING, true),
                new Way("read-only", () -> tell("REPLICAOF 127.0.0.1 1"), () -> tell("REPLICAOF NO ONE"), true),
                new Way(
                        "without replicas",
                        () -> tell("CONFIG SET min-replicas-to-write 1"),
                        () -> tell("CONFIG SET min-replicas-to-write 0"),
                        true));
    }

    private static Way way(String name, Fault fault, boolean wholly) {
        return new Way(name, () -> become(fault), () -> become(Fault.NONE), wholly);
    }

    private static Void become(Fault fault) throws IOException {
        redis.become(fault);
        return null;
    }

    private static Void tell(String command) throws IOException {
        assertThat(said(command)).startsWith("+OK");
        return null;
    }

    private static String said(String command) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), evenhand.url(Part.REDIS).getPort())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void decisionsGoOnAndWhatWasUsedIsCountedOnceAfterwards(Way way) throws Exception {
        var strict = policy.customer("strict");
        try (var load = OutageLoad.begin(way.name(), enforcement, customers())) {
            assertThat(load.ask(NARROW, QUOTA - 1).admitted()).isTrue();
            load.goOn();
            load.goOn(Duration.ofSeconds(1));

            var begun = System.nanoTime();
            way.begins().call();
            load.goOn(GONE);
            if (way.wholly()) {
                assertThatItIsWithheld(ask(strict, "strict", 1));
            }
            way.ends().call();
            var ended = System.nanoTime();
            var healed = load.awaitSound(HEALED);
            load.end();

            var figures = load.figures(begun, Math.max(ended, healed));
            var admitted = load.admitted(NARROW);
            System.out.printf(
                    "Redis %s: %s; healed after %d ms; %d admitted of a quota of %d; slowest %s%n",
                    way.name(),
                    figures,
                    Math.max(0, healed - ended) / 1_000_000,
                    admitted,
                    QUOTA,
                    figures.slowest(begun));
            assertThat(load.answers()).extracting(OutageLoad.Answer::status).containsOnly(200);
            assertThat(figures.quantile(0.99)).isLessThanOrEqualTo(SLOWEST_MS);
            assertThat(Duration.ofNanos(healed - ended)).isLessThan(HEALED);
            assertThat(admitted).isBetween(way.wholly() ? QUOTA + ALLOWANCE : QUOTA, QUOTA + ALLOWANCE);
            assertThatAllIsCountedOnce(load);
        }
    }

    private static List<Customer> customers() throws Exception {
        return List.of(
                policy.customer("wide"),
                policy.customer("wide"),
                policy.customer("wide"),
                policy.customer("wide"),
                policy.customer("narrow"));
    }

    private static void assertThatAllIsCountedOnce(OutageLoad load) throws Exception {
        for (var i : load.all().toArray()) {
            var customer = load.customer(i);
            var admitted = load.admitted(i);
            await().atMost(COUNTED)
                    .untilAsserted(
                            () -> assertThat(evenhand.stored(customer.id())).isEqualTo(admitted));
            assertThat(Customer.used(evenhand, customer.id(), i == NARROW ? "some" : "many"))
                    .isEqualTo(admitted);
        }
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
        await().until(() -> status(revoked, "before") == 200);
        redis.become(Fault.REFUSED);
        await().until(() -> ask(customer, "gone", 0).path("degraded").asBoolean());

        revoke(revoked);
        for (var i = 1; i < 20; i++) {
            assertThat(ask(customer, "gone", i).path("outcome").asText()).isEqualTo("admit");
        }
        await().atMost(Promised.within(Duration.ofSeconds(10))).until(() -> status(revoked, "after") == 401);
        replica.process().destroyForcibly().waitFor();
        redis.become(Fault.NONE);
        replica = startedReplica("outage");
        enforcement = replica.url();

        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(evenhand.stored(customer.id())).isEqualTo(20));
        warmUp();
    }

    /** Its disk may go with it. */
    @Test
    void aReplicaThatIsStoppedTellsWhatWasUsedBeforeItEnds() throws Exception {
        var customer = policy.customer("wide");
        var admitted = 1L;
        try (var leaving = startedReplica("leaving")) {
            await().until(() ->
                    OutageLoad.ask(leaving.url(), customer, "leaving", 0, 1).statusCode() == 200);
            redis.become(Fault.REFUSED);
            for (var number = 1; admitted < 20; number++) {
                assertThat(number).isLessThan(1_000);
                var answer = OutageLoad.read(OutageLoad.ask(leaving.url(), customer, "leaving", number, 1));
                if (answer.path("outcome").asText().equals("admit")) {
                    admitted++;
                }
            }
        } finally {
            redis.become(Fault.NONE);
        }

        try (var left = Files.list(folder.resolve("leaving"))) {
            assertThat(left).isEmpty();
        }
        var told = admitted;
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(evenhand.stored(customer.id())).isEqualTo(told));
    }

    private static void revoke(Customer customer) throws IOException, InterruptedException {
        evenhand.as("operator", Part.ACCOUNTS)
                .delete("/v1/accounts/%s/keys/%s".formatted(customer.id(), customer.keyId()))
                .orFail("Revoking a key");
    }

    private static int status(Customer customer, String source) throws IOException, InterruptedException {
        return OutageLoad.ask(enforcement, customer, source, 1, 1).statusCode();
    }

    private static JsonNode ask(Customer customer, String source, int number) throws IOException, InterruptedException {
        return OutageLoad.read(OutageLoad.ask(enforcement, customer, source, number, 1));
    }
}
