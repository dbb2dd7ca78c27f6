package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy {@code graduated-speed}: rows C1 to C6, and A1, of the requirements. */
class GraduatedSpeedIT {

    private static final Duration FULL_PACE = Duration.ofMillis(1300);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    /**
     * C1. After {@code before} files at once, the next one ends its turn one pace later: it starts a pace less the time
     * of the work itself after the end of theirs.
     */
    @ParameterizedTest(name = "file {0} + 1 takes {2} s in band {1}")
    @CsvSource({
        "9999, priority, 1.3",
        "10000, fast, 5",
        "19999, fast, 5",
        "20000, reduced, 10",
        "29999, reduced, 10",
        "30000, slow, 20",
        "39999, slow, 20",
        "40000, very-slow, 30",
        "49999, very-slow, 30",
        "50000, minimal, 600",
        "50999, minimal, 600",
        "51000, minimal, 660",
        "52000, minimal, 720",
    })
    void slowsEachFileByTheBandItFallsInto(long before, String band, double seconds) throws Exception {
        var customer = Customer.arrives();
        var crowd = customer.uses(before);

        var next = customer.uses(1);

        var pace = Duration.ofMillis(Math.round(seconds * 1000));
        assertThat(next.path("band").path("name").asText()).isEqualTo(band);
        assertThat(Duration.parse(next.path("band").path("pace").asText())).isEqualTo(pace);
        assertThat(limit(next).path("used").asLong()).isEqualTo(before + 1);
        assertThat(Duration.between(startOf(crowd), startOf(next)))
                .isEqualTo(FULL_PACE.multipliedBy(before).plus(pace).minus(FULL_PACE));
    }

    /** C1. A request that straddles two bands is paced file by file (9,998 used, 5 more: 2 at 1.3 s and 3 at 5 s). */
    @Test
    void pacesARequestAcrossABoundaryFileByFile() throws Exception {
        var customer = Customer.arrives();
        var crowd = customer.uses(9_998);

        var five = customer.uses(5);

        assertThat(five.path("outcome").asText()).isEqualTo("delay");
        assertThat(five.path("band").path("name").asText()).isEqualTo("fast");
        assertThat(Duration.between(startOf(crowd), startOf(five)))
                .isEqualTo(FULL_PACE.multipliedBy(9_998).plusMillis(11_100));
    }

    /** C2. Random use far beyond the last boundary, more than a cycle can hold. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverRefusesAFile(long seed) throws Exception {
        var random = new Random(seed);
        var customer = Customer.arrives();
        var decisions = new ArrayList<JsonNode>();

        for (var request = 0; request < 25; request++) {
            decisions.add(customer.uses(1 + random.nextInt(6_000)));
        }

        assertThat(decisions).allSatisfy(decision -> {
            assertThat(decision.path("outcome").asText()).isIn("admit", "delay", "queue");
            assertThat(startOf(decision)).isAfter(Instant.EPOCH);
        });
        assertThat(decisions).extracting(GraduatedSpeedIT::startOf).isSorted();
    }

    /** C2. A call is held for a start within its {@code wait}; a later one is told at once. */
    @Test
    void holdsACallNoLongerThanItWants() throws Exception {
        var customer = Customer.arrives();
        customer.uses(10);
        var asked = System.nanoTime();

        var decision = customer.asks(Map.of("action", "file.process", "units", Map.of("files", 1), "wait", "PT1S"))
                .body();

        assertThat(decision.path("outcome").asText()).isEqualTo("delay");
        assertThat(startOf(decision))
                .isAfter(OffsetDateTime.parse(decision.path("at").asText())
                        .toInstant()
                        .plusSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
    }

    /** C2, C6. The gateway holds a file for its turn, or accepts it with a time; the client is told its speed. */
    @Test
    void acceptsASlowFileThroughTheGatewayAndTellsItsSpeed() throws Exception {
        var customer = Customer.arrives();
        var quick = customer.sendsFile();
        customer.uses(49_999);

        var slow = customer.sendsFile();

        assertThat(quick.statusCode()).isEqualTo(200);
        assertThat(quick.body()).contains("\"bytes\":6").doesNotContain(customer.key());
        assertThat(quick.headers().firstValue("RateLimit-Policy"))
                .get()
                .asString()
                .contains("files-per-cycle");
        assertThat(quick.headers().firstValue("RateLimit"))
                .get()
                .asString()
                .contains("\"files-per-cycle\"", "evh-band=\"priority\"");
        assertThat(slow.statusCode()).isEqualTo(202);
        assertThat(slow.headers().firstValue("Location")).isPresent();
        assertThat(slow.headers().firstValue("Retry-After")).isPresent();
        assertThat(slow.headers().firstValue("RateLimit")).get().asString().contains("evh-band=\"minimal\"");
        assertThat(slow.body()).contains("startAt").containsIgnoringCase("priority credits");
    }

    /** C2. A file that was accepted for later runs when its turn has come, and is not counted again. */
    @Test
    void runsAnAcceptedFileAtItsTurnWithoutCountingItAgain() throws Exception {
        var customer = Customer.arrives();
        customer.uses(100);
        var accepted = customer.sendsFile();
        var decision = accepted.headers().firstValue("Evenhand-Decision").orElseThrow();
        var startAt = startOf(new ObjectMapper().readTree(accepted.body()));
        RunningEvenhand.get().moveClockTo(startAt);

        var run = RunningEvenhand.get()
                .client()
                .send(
                        customer.fileRequest()
                                .header("Evenhand-Decision", decision)
                                .build(),
                        BodyHandlers.ofString());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(run.statusCode()).isEqualTo(200);
        assertThat(run.body()).contains("\"bytes\":6");
        assertThat(limit(customer.uses(1)).path("used").asLong()).isEqualTo(102);
    }

    /** C3. Fifty clients cross into the same band at once. */
    @Test
    void tellsACrossingOnceThoughFiftyClientsCrossTogether() throws Exception {
        var customer = Customer.arrives();
        customer.uses(9_975);

        together(50, () -> customer.uses(1));

        var message = onlyMessage(customer);
        assertThat(message.path("what").asText()).contains("fast").contains("5 s");
        assertThat(message.path("why").asText()).isNotBlank();
        assertThat(message.path("fix").asText()).contains("priority credits");
        assertThat(message.path("decision").asText()).startsWith("dec_");
        await().during(A_WHILE).atMost(SOON).until(() -> customer.messages().size() == 1);
    }

    /** C3. Each of the five boundaries is a message, whether passed one by one or in one leap. */
    @Test
    void tellsEveryCrossing() throws Exception {
        var walker = Customer.arrives();
        for (var boundary = 1; boundary <= 5; boundary++) {
            walker.uses(10_000);
        }

        walker.uses(1);

        await().atMost(SOON).until(() -> walker.messages().size() == 5);
        await().during(A_WHILE).atMost(SOON).until(() -> walker.messages().size() == 5);
    }

    /** C3. Crashes of metering and enforcement between the crossing and its message neither lose nor repeat it. */
    @Test
    void tellsACrossingOnceThoughServicesCrashInBetween() throws Exception {
        var customer = Customer.arrives();
        customer.uses(10_000);
        var evenhand = RunningEvenhand.get();

        together(
                2,
                () -> {
                    evenhand.crash(Part.METERING);
                    return customer.id();
                },
                () -> {
                    customer.uses(1);
                    evenhand.crash(Part.ENFORCEMENT);
                    return customer.id();
                });

        onlyMessage(customer);
        evenhand.crash(Part.METERING);
        await().during(A_WHILE).atMost(SOON).until(() -> customer.messages().size() == 1);
    }

    /** C4. No credit is spent while full speed is free. */
    @Test
    void spendsNoCreditsInTheFirstBand() throws Exception {
        var customer = Customer.arrives();
        customer.buysCredits(100);

        var decision = customer.uses(10_000);

        assertThat(decision.path("credits").path("used").asLong()).isZero();
        await().atMost(SOON).until(() -> customer.used() == 10_000);
        assertThat(customer.balance()).isEqualTo(100);
        assertThat(customer.ledger()).hasSize(1);
    }

    /** C4. 9,998 used, five files, three credits: two are free, three are bought, all start at full speed. */
    @Test
    void buysFullSpeedForJustTheFilesBeyondTheBoundary() throws Exception {
        var customer = Customer.arrives();
        customer.buysCredits(3);
        customer.uses(9_998);

        var five = customer.uses(5);

        assertThat(five.path("credits").path("used").asLong()).isEqualTo(3);
        assertThat(five.path("credits").path("left").asLong()).isZero();
        assertThat(limit(five).path("used").asLong()).isEqualTo(10_000);
        assertThat(five.path("band").path("name").asText()).isEqualTo("priority");
        await().atMost(SOON).until(() -> customer.balance() == 0);
        assertThat(sum(customer.ledger())).isZero();
    }

    /** C4. With one credit too few none is spent, and the answer says how many are missing. */
    @Test
    void spendsNoneWhenTheCreditsDoNotCoverTheRequest() throws Exception {
        var customer = Customer.arrives();
        customer.buysCredits(2);
        var crowd = customer.uses(9_998);

        var five = customer.uses(5);

        assertThat(five.path("credits").path("used").asLong()).isZero();
        assertThat(five.path("credits").path("left").asLong()).isEqualTo(2);
        assertThat(Duration.between(startOf(crowd), startOf(five)))
                .isEqualTo(FULL_PACE.multipliedBy(9_998).plusMillis(11_100));
        assertThat(five.path("explain").path("fix").asText()).contains("1 more");
    }

    /** C4. Bought files run one behind the other at full pace beside the slow line, do not count, and are all booked. */
    @Test
    void runsBoughtFilesAtFullSpeedPastAnyBand() throws Exception {
        var customer = Customer.arrives();
        customer.buysCredits(40);
        customer.uses(52_000);
        var bought = new ArrayList<JsonNode>();

        for (var file = 0; file < 40; file++) {
            bought.add(customer.uses(1));
        }

        assertThat(bought).allSatisfy(decision -> {
            assertThat(decision.path("credits").path("used").asLong()).isEqualTo(1);
            assertThat(limit(decision).path("used").asLong()).isEqualTo(52_000);
        });
        for (var file = 1; file < bought.size(); file++) {
            assertThat(Duration.between(startOf(bought.get(file - 1)), startOf(bought.get(file))))
                    .isEqualTo(FULL_PACE);
        }
        await().atMost(SOON).until(() -> customer.balance() == 0);
        assertThat(sum(customer.ledger())).isZero();
        assertThat(customer.uses(1).path("credits").path("used").asLong()).isZero();
    }

    /** C4. A top-up moves what waits to an earlier start, the oldest first. */
    @Test
    void movesWaitingStartsEarlierAfterATopUp() throws Exception {
        var customer = Customer.arrives();
        customer.uses(50_000);
        var first = customer.uses(1);
        var second = customer.uses(1);

        customer.buysCredits(1);

        await().atMost(SOON).until(() -> customer.startOf(first).isBefore(startOf(first)));
        assertThat(customer.startOf(second)).isBeforeOrEqualTo(startOf(second));
        assertThat(customer.startOf(second)).isAfter(customer.startOf(first));
    }

    /** C5. Anchored on a 31st, the cycle begins anew on the last day of February, at the anchor's second. */
    @Test
    void resetsAtTheAnchorToTheSecondAcrossFebruary() throws Exception {
        var evenhand = RunningEvenhand.get();
        var now = Customer.now(evenhand, Customer.arrives().id());
        var anchor = lastThirtyFirst(now);
        var customer = Customer.arrives(Map.of("startedAt", anchor.toString()));
        var afterFebruary = nextApril(now);
        for (var cycle = 1; anchor.plusMonths(cycle).isBefore(afterFebruary); cycle++) {
            var boundary = anchor.plusMonths(cycle);
            if (boundary.plusMonths(4).isBefore(afterFebruary)) {
                continue;
            }
            evenhand.moveClockTo(boundary.minusSeconds(30).toInstant());
            var last = customer.uses(2);

            evenhand.moveClockTo(boundary.toInstant());
            var first = customer.uses(1);

            assertThat(limit(last).path("resetsAt").asText()).satisfies(isAt(boundary));
            assertThat(limit(first).path("used").asLong()).isEqualTo(1);
            assertThat(limit(first).path("resetsAt").asText()).satisfies(isAt(anchor.plusMonths(cycle + 1)));
        }
    }

    /** A1, A5. */
    @Test
    void explainsEveryDecision() throws Exception {
        var customer = Customer.arrives();
        customer.uses(10_000);

        var decision = customer.uses(1);

        var explain = decision.path("explain");
        assertThat(explain.path("what").asText()).contains("5 s");
        assertThat(explain.path("why").asText()).contains("volume");
        assertThat(explain.path("fix").asText()).contains("priority credits");
        assertThat(limit(decision).path("binding").asBoolean()).isTrue();
        assertThat(limit(decision).path("until").asLong()).isEqualTo(20_000);
        assertThat(decision.path("policy").path("name").asText()).isEqualTo("graduated-speed");
        assertThat(decision.path("policy").path("version").asInt()).isEqualTo(1);
    }

    /** The last 31st before {@code now}, in the middle of a day. */
    private static OffsetDateTime lastThirtyFirst(Instant now) {
        var day = now.atOffset(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .withHour(10)
                .withMinute(15)
                .withSecond(30)
                .withNano(0);
        do {
            day = day.minusMonths(1);
        } while (day.toLocalDate().lengthOfMonth() != 31);
        return day.withDayOfMonth(31);
    }

    /** The end of the first April before which a January still has to end. */
    private static OffsetDateTime nextApril(Instant now) {
        var tomorrow = now.atOffset(ZoneOffset.UTC).plusDays(1);
        var year = tomorrow.getMonthValue() == 1 ? tomorrow.getYear() : tomorrow.getYear() + 1;
        return OffsetDateTime.of(year, 5, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    }

    private static Consumer<String> isAt(OffsetDateTime expected) {
        return text -> assertThat(OffsetDateTime.parse(text).toInstant()).isEqualTo(expected.toInstant());
    }

    private static JsonNode onlyMessage(Customer customer) throws IOException, InterruptedException {
        await().atMost(SOON).until(() -> !customer.messages().isEmpty());
        assertThat(customer.messages()).hasSize(1);
        return customer.messages().getFirst();
    }

    private static JsonNode limit(JsonNode decision) {
        assertThat(decision.path("limits")).hasSize(1);
        return decision.path("limits").path(0);
    }

    private static Instant startOf(JsonNode decision) {
        return OffsetDateTime.parse(decision.path("startAt").asText()).toInstant();
    }

    private static long sum(List<JsonNode> entries) {
        return entries.stream().mapToLong(entry -> entry.path("units").asLong()).sum();
    }

    private static void together(int times, Callable<?> action) throws Exception {
        var all = new ArrayList<Callable<?>>();
        for (var i = 0; i < times; i++) {
            all.add(action);
        }
        together(times, all.toArray(Callable<?>[]::new));
    }

    private static void together(int threads, Callable<?>... actions) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            for (var end : executor.invokeAll(List.of(actions).stream()
                    .<Callable<Object>>map(action -> action::call)
                    .toList())) {
                end.get();
            }
        }
    }
}
