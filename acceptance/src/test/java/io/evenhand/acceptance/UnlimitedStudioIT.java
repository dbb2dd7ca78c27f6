package io.evenhand.acceptance;

import static io.evenhand.acceptance.Promised.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy {@code unlimited-studio}: rows U2 to U6 of the requirements, with A1 and A5. */
class UnlimitedStudioIT {

    private static final String POLICY = "unlimited-studio";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** U2. A picture and a clip of the season's models are free, and counted. */
    @Test
    void chargesNothingInTheSeason() throws Exception {
        var creator = PublishedPolicy.of(POLICY).customer("creator");
        creator.buys("credits", 20);

        var picture = creator.runs(image("dawn", 1));
        var clip = creator.runs(wish("video.generate", "dusk", 1));

        assertThat(picture.path("outcome").asText()).isEqualTo("admit");
        assertThat(picture.path("policy").path("campaign").asText()).isEqualTo("season");
        assertThat(clip.path("outcome").asText()).isEqualTo("admit");
        assertThat(limit(clip, "fast-per-day").path("used").asLong()).isEqualTo(2);
        assertThat(clip.path("credits").path("used").asLong()).isZero();
        assertThat(creator.runs(image("night", 1)).path("credits").path("left").asLong())
                .as("what is left after the first that costs")
                .isEqualTo(19);
    }

    /** U2. On another plan, and with another model, the price list holds, to the last credit in the ledger. */
    @Test
    void chargesByThePriceListOutsideTheSeason() throws Exception {
        var policy = PublishedPolicy.of(POLICY);
        var basic = policy.customer("basic");
        basic.buys("credits", 12);

        var picture = basic.runs(image("dawn", 1));
        var clip = basic.runs(wish("video.generate", "dawn", 1));

        assertThat(picture.path("credits").path("used").asLong()).isEqualTo(1);
        assertThat(clip.path("credits").path("used").asLong()).isEqualTo(10);
        assertThat(clip.path("credits").path("left").asLong()).isEqualTo(1);
        assertThat(clip.path("limits").findValuesAsText("name")).doesNotContain("fast-per-day");
        await().atMost(SOON).until(() -> basic.balance("credits") == 1);
    }

    /** U2. When the season is over, the call that was free costs. */
    @Test
    void chargesAfterTheSeasonsLastDay() throws Exception {
        var evenhand = RunningEvenhand.get();
        var today = Customer.now(evenhand, Customer.arrives().id()).atZone(ZoneId.of("UTC"));
        var end = today.toLocalDate().plusDays(2);
        var creator = PublishedPolicy.of(POLICY, text -> text.replace("value: 2100-01-01", "value: " + end))
                .customer("creator");

        var free = creator.runs(image("dawn", 1));
        evenhand.moveClockTo(end.atStartOfDay(ZoneId.of("UTC")).toInstant());
        var dear = creator.runs(image("dawn", 1));

        assertThat(free.path("outcome").asText()).isEqualTo("admit");
        assertThat(dear.path("outcome").asText()).isEqualTo("deny");
        assertThat(dear.path("problem").asText()).endsWith("/insufficient-credits");
    }

    /** U2, A1, A5. Without credits the gateway says what it costs, what is there, what helps, and whom to ask. */
    @Test
    void refusesWhatCannotBePaid() throws Exception {
        var creator = PublishedPolicy.of(POLICY).customer("creator");

        var answer = creator.sends("/files/night");
        creator.buys("credits", 1);

        var problem = problem(answer, 402, "insufficient-credits");
        assertThat(problem.path("detail").asText())
                .contains("costs 1 credit", "holds 0", "1 more", "studio-support@example.org");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(creator.sends("/files/night").statusCode()).isEqualTo(200));
    }

    /** U3, U4. The 200th is fast, the 201st takes a minute in the relaxed lane, the 202nd two. */
    @Test
    void goesOnInTheRelaxedLaneAfterTheLastFastOne() throws Exception {
        var creator = PublishedPolicy.of(POLICY).customer("creator");
        creator.runs(image("dawn", 199));

        var last = creator.runs(image("dawn", 1));
        var first = creator.runs(image("dawn", 1));
        var second = creator.runs(image("dawn", 1));

        assertThat(last.path("lane").asText()).isEqualTo("fast");
        assertThat(limit(last, "fast-per-day").path("used").asLong()).isEqualTo(200);
        assertThat(first.path("lane").asText()).isEqualTo("relaxed");
        assertThat(first.path("outcome").asText()).isEqualTo("delay");
        assertThat(waitOf(first)).isEqualTo(Duration.ofSeconds(60));
        assertThat(limit(first, "fast-per-day").path("used").asLong()).isEqualTo(200);
        assertThat(first.path("explain").path("what").asText()).contains("200 fast generations");
        assertThat(Duration.between(startOf(first), startOf(second))).isEqualTo(Duration.ofSeconds(60));
    }

    /** U4. What was accepted in the relaxed lane is told by the gateway as 202, and runs when it is claimed at its time. */
    @Test
    void runsARelaxedRequestAtItsTimeThroughTheGateway() throws Exception {
        var policy = PublishedPolicy.of(POLICY);
        var creator = policy.customer("creator");
        policy.set("relaxedPace", "\"PT2M\"");
        await().atMost(SOON).until(() -> {
            creator.runs(image("dawn", 200));
            return creator.runs(image("dawn", 1)).path("lane").asText().equals("relaxed");
        });

        var accepted = creator.sends("/files/dawn");
        var place = accepted.headers().firstValue("Evenhand-Decision").orElseThrow();
        var startAt = startOf(new ObjectMapper().readTree(accepted.body()));
        RunningEvenhand.get().moveClockTo(startAt);
        var run = creator.evenhand()
                .client()
                .send(
                        creator.request("/files/dawn")
                                .header("Evenhand-Decision", place)
                                .build(),
                        BodyHandlers.ofString());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(run.statusCode()).as(run.body()).isEqualTo(200);
    }

    /** U3, U4. A model without the lane is refused until local midnight, which is told; then it is free again. */
    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Apia", "Asia/Kathmandu"})
    void isBlockedUntilLocalMidnightWithoutTheLane(String timeZone) throws Exception {
        var evenhand = RunningEvenhand.get();
        var zone = ZoneId.of(timeZone);
        var creator = PublishedPolicy.of(POLICY).customer("creator", timeZone);
        creator.buys("credits", 5);
        var now = Customer.now(evenhand, creator.id()).atZone(zone);
        var midnight = now.toLocalDate().plusDays(1).atStartOfDay(zone);
        evenhand.moveClockTo(midnight.minusHours(1).toInstant());
        creator.runs(image("dusk", 200));

        var denied = creator.runs(image("dusk", 1));
        var refused = creator.sends("/files/dusk");
        var paid = creator.sends("/files/night");
        evenhand.moveClockTo(midnight.toInstant());
        var next = creator.runs(image("dusk", 1));

        assertThat(denied.path("outcome").asText()).isEqualTo("deny");
        assertThat(Instant.parse(denied.path("at").asText())
                        .plus(Duration.parse(denied.path("retryAfter").asText())))
                .isEqualTo(midnight.toInstant());
        assertThat(problem(refused, 429, "quota-exceeded").path("detail").asText())
                .contains("00:00 (" + timeZone + ")", "studio-support@example.org");
        assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(3_500L, 3_700L);
        assertThat(paid.statusCode()).as("paid use is not touched").isEqualTo(200);
        assertThat(limit(next, "fast-per-day").path("used").asLong()).isEqualTo(1);
    }

    /** U3. Days of 23, 23½, 24½ and 25 hours, and days that have no midnight, end when the clocks there say so. */
    @ParameterizedTest
    @ValueSource(strings = {"Australia/Lord_Howe", "America/Havana", "America/Santiago"})
    void endsTheDayAcrossAChangeOfTheClocks(String timeZone) throws Exception {
        var evenhand = RunningEvenhand.get();
        var zone = ZoneId.of(timeZone);
        var creator = PublishedPolicy.of(POLICY).customer("creator", timeZone);
        var change = zone.getRules()
                .nextTransition(Customer.now(evenhand, creator.id()).plus(1, ChronoUnit.DAYS));
        // The day that ends with, or is the one of, the change.
        var day = change.getInstant().minusSeconds(1).atZone(zone).toLocalDate();
        var begins = day.atStartOfDay(zone);
        var ends = day.plusDays(1).atStartOfDay(zone);
        evenhand.moveClockTo(begins.toInstant());

        creator.runs(image("dusk", 200));
        var denied = creator.runs(image("dusk", 1));
        evenhand.moveClockTo(ends.minusSeconds(30).toInstant());
        var stillDenied = creator.runs(image("dusk", 1));
        evenhand.moveClockTo(ends.toInstant());
        var next = creator.runs(image("dusk", 1));

        assertThat(limit(denied, "fast-per-day").path("resetsAt").asText())
                .isEqualTo(ends.toInstant().toString());
        assertThat(stillDenied.path("outcome").asText()).isEqualTo("deny");
        assertThat(next.path("outcome").asText()).isEqualTo("admit");
        assertThat(limit(next, "fast-per-day").path("resetsAt").asText())
                .satisfies(text -> assertThat(ZonedDateTime.parse(text)
                                .withZoneSameInstant(zone)
                                .toLocalDate())
                        .isEqualTo(day.plusDays(2)));
    }

    /** U5. A rush of an hour slows each generation to 20 s, and 20 quiet minutes restore full speed. */
    @Test
    void slowsALongRushAndRestoresFullSpeedAfterACalm() throws Exception {
        var evenhand = RunningEvenhand.get();
        var policy = PublishedPolicy.of(POLICY);
        var creator = policy.customer("creator");
        policy.set("fastPerDay", "1000");
        var slice = nextSlice(Customer.now(evenhand, creator.id()));
        for (var i = 0; i < 6; i++) {
            evenhand.moveClockTo(slice);
            assertThat(creator.runs(image("dusk", 20)).path("outcome").asText())
                    .as("rush %d", i)
                    .isEqualTo("admit");
            slice = slice.plus(TEN_MINUTES);
        }
        evenhand.moveClockTo(slice);

        var slowed = creator.runs(image("dusk", 1));
        var next = creator.runs(image("dusk", 1));
        evenhand.moveClockTo(slice.plus(TEN_MINUTES.multipliedBy(2)));
        var restored = creator.runs(image("dusk", 1));

        assertThat(slowed.path("outcome").asText()).isEqualTo("delay");
        assertThat(waitOf(slowed)).isEqualTo(Duration.ofSeconds(20));
        assertThat(slowed.path("explain").path("what").asText()).contains("20 s");
        assertThat(slowed.path("explain").path("why").asText()).contains("1 h");
        assertThat(Duration.between(startOf(slowed), startOf(next))).isEqualTo(Duration.ofSeconds(20));
        assertThat(restored.path("outcome").asText()).isEqualTo("admit");
    }

    /** U5. The number of generations at once changes within a second, without a restart, and only inside its range. */
    @Test
    void changesConcurrencyWhileItRuns() throws Exception {
        var policy = PublishedPolicy.of(POLICY);
        var creator = policy.customer("creator");
        for (var i = 0; i < 4; i++) {
            assertThat(creator.asks(image("dawn", 1)).body().path("outcome").asText())
                    .isEqualTo("admit");
        }
        var fifth = creator.asks(image("dawn", 1)).body();

        var tooMany = policy.set("atOnce", "21");
        var set = policy.set("atOnce", "5");

        assertThat(fifth.path("outcome").asText()).isEqualTo("queue");
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("value");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        await().pollInterval(Duration.ofMillis(100))
                .atMost(within(Duration.ofSeconds(1)))
                .until(() -> creator.follows(fifth, "claim", image("dawn", 1))
                        .body()
                        .path("outcome")
                        .asText()
                        .equals("admit"));
    }

    /** U6. Above its number a request is told its position and when it is expected to start. */
    @Test
    void tellsAPositionAndAnExpectedStart() throws Exception {
        var creator = oneAtATime().customer("creator");
        creator.asks(image("dawn", 1));

        var second = creator.asks(image("dawn", 1)).body();
        var third = creator.asks(image("dawn", 1)).body();
        var looked = creator.itself(Part.ENFORCEMENT)
                .get("/v1/decisions/" + third.path("id").asText())
                .body();

        assertThat(second.path("outcome").asText()).isEqualTo("queue");
        assertThat(second.path("position").asLong()).isEqualTo(1);
        assertThat(startOf(second))
                .isAfterOrEqualTo(Instant.parse(second.path("at").asText()));
        assertThat(second.path("explain").path("what").asText()).contains("number 1 of those that wait");
        assertThat(third.path("position").asLong()).isEqualTo(2);
        assertThat(looked.path("outcome").asText()).isEqualTo("queue");
        assertThat(looked.path("position").asLong()).isEqualTo(2);
    }

    /** U6. One that lets itself be held is woken as soon as a place is free, wherever it asked. */
    @Test
    void wakesWhoWaitsWhenAPlaceIsFreeAlsoThroughAnotherReplica() throws Exception {
        var creator = oneAtATime().customer("creator");
        try (var replica = creator.evenhand().replica(Part.ENFORCEMENT, Map.of());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var elsewhere = URI.create("http://127.0.0.1:" + replica.port());
            // Its first answer may take longer than the lease of what runs.
            creator.itself(elsewhere)
                    .patient(SOON)
                    .post("/v1/decisions", Map.of("action", "none", "units", Map.of("none", 1)));
            var running = creator.asks(image("dawn", 1)).body();
            var waiting = new ArrayList<Future<JsonNode>>();
            waiting.add(
                    executor.submit(() -> creator.waits(creator.evenhand().url(Part.ENFORCEMENT), image("dawn", 1))));
            awaitWaiting(creator, 1);
            waiting.add(executor.submit(() -> creator.waits(elsewhere, image("dawn", 1))));
            awaitWaiting(creator, 2);

            for (var next : waiting) {
                var freed = System.nanoTime();
                creator.completes(running);
                running = next.get();
                assertThat(running.path("outcome").asText()).isEqualTo("admit");
                assertThat(running.path("slot").path("expiresAt").asText()).isNotBlank();
                assertThat(Duration.ofNanos(System.nanoTime() - freed)).isLessThan(within(Duration.ofSeconds(1)));
            }
        }
    }

    /** U6. A follower of the place sees it move up, and that it runs. */
    @Test
    void followsAPlaceAsEventsUntilItRuns() throws Exception {
        var creator = oneAtATime().customer("creator");
        var running = creator.asks(image("dawn", 1)).body();
        var second = creator.asks(image("dawn", 1)).body();
        var third = creator.asks(image("dawn", 1)).body();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = executor.submit(() -> events(creator, third));
            for (var next : List.of(second, third)) {
                creator.completes(running);
                running = next;
                await().atMost(SOON)
                        .until(() -> creator.follows(next, "claim", image("dawn", 1))
                                .body()
                                .path("outcome")
                                .asText()
                                .equals("admit"));
                await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
            }

            assertThat(told.get())
                    .satisfiesExactly(
                            first -> assertThat(first.path("position").asLong()).isEqualTo(2),
                            moved -> assertThat(moved.path("position").asLong()).isEqualTo(1),
                            last -> assertThat(last.path("outcome").asText()).isEqualTo("admit"));
        }
    }

    /** U6. Twelve at once, one runs at a time: all are served, and each is counted once. */
    @Test
    void losesNothingInTheQueue() throws Exception {
        var creator = oneAtATime().customer("creator");

        var answers = together(12, () -> creator.sends("/files/dawn"));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        await().atMost(SOON)
                .until(() -> limit(creator.runs(image("dawn", 1)), "fast-per-day")
                                .path("used")
                                .asLong()
                        == 13);
    }

    /** U6. When the studio is full, whoever waits is served when somebody else is done. */
    @Test
    void waitsForRoomInAFullStudio() throws Exception {
        var policy = PublishedPolicy.of(POLICY, text -> text.replace("room: {value: 500", "room: {value: 1"));
        var first = policy.customer("creator");
        var second = policy.customer("creator");
        var running = first.asks(image("dawn", 1)).body();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = executor.submit(() -> second.sends("/files/dawn"));
            await().during(Duration.ofMillis(500)).until(() -> !waiting.isDone());
            first.completes(running);

            assertThat(waiting.get().statusCode()).isEqualTo(200);
        }
    }

    private static PublishedPolicy oneAtATime() throws IOException, InterruptedException {
        return PublishedPolicy.of(POLICY, text -> text.replace("atOnce: {value: 4", "atOnce: {value: 1"));
    }

    /** Until so many wait: one more would be told the next position, and gives it back. */
    private static void awaitWaiting(Customer creator, long waiting) {
        await().atMost(SOON.multipliedBy(2)).until(() -> {
            var probe = creator.asks(image("dawn", 1)).body();
            creator.completes(probe);
            return probe.path("position").asLong() == waiting + 1;
        });
    }

    private static List<JsonNode> events(Customer creator, JsonNode decision) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(creator.evenhand()
                        .url(Part.ENFORCEMENT)
                        .resolve("/v1/decisions/" + decision.path("id").asText()))
                .header("Authorization", "Bearer " + creator.key())
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .build();
        var response = creator.evenhand().client().send(request, BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        var json = new ObjectMapper();
        var events = new ArrayList<JsonNode>();
        for (var line : response.body()
                .lines()
                .filter(text -> text.startsWith("data: "))
                .toList()) {
            events.add(json.readTree(line.substring("data: ".length())));
        }
        return events;
    }

    private static Map<String, Object> image(String model, long count) {
        return wish("image.generate", model, count);
    }

    private static Map<String, Object> wish(String action, String model, long count) {
        return Map.of("action", action, "model", model, "units", Map.of("generations", count));
    }

    private static JsonNode limit(JsonNode decision, String name) {
        for (var limit : decision.path("limits")) {
            if (limit.path("name").asText().equals(name)) {
                return limit;
            }
        }
        throw new AssertionError("No limit %s in %s".formatted(name, decision));
    }

    private static Instant startOf(JsonNode decision) {
        return Instant.parse(decision.path("startAt").asText());
    }

    private static Duration waitOf(JsonNode decision) {
        return Duration.between(Instant.parse(decision.path("at").asText()), startOf(decision));
    }

    private static Instant nextSlice(Instant now) {
        var length = TEN_MINUTES.toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() / length + 1) * length);
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/problem+json");
        var problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("type").asText()).endsWith("/" + code);
        return problem;
    }

    private static <T> List<T> together(int times, Callable<T> action) throws Exception {
        try (var executor = Executors.newFixedThreadPool(times)) {
            var all = new ArrayList<T>();
            for (var end : executor.invokeAll(Collections.nCopies(times, action))) {
                all.add(end.get());
            }
            return all;
        }
    }
}
