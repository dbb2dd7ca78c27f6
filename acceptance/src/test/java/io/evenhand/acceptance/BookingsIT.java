package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row B5: sessions with different trainers do not overlap, and whoever moves one again and again is told. */
class BookingsIT {

    private static final Path BOUTIQUE = Path.of("../policies/training-boutique.yaml");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration UNKNOWN = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long TOKENS = 20;

    private static PublishedPolicy policy;

    private Customer member;

    @BeforeAll
    static void publish() throws Exception {
        policy = PublishedPolicy.of(BOUTIQUE, text -> text);
    }

    @BeforeEach
    void join() throws Exception {
        member = policy.customer("member", "Europe/Berlin");
        member.buys("tokens", TOKENS);
    }

    @Test
    void sessionsWithDifferentTrainersDoNotOverlap_B5() throws Exception {
        var first = booked("A", "10:00", "11:00");
        booked("B", "11:00", "12:00");
        booked("A", "10:30", "11:00");

        var refused = book("B", "10:30", "11:30");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asText()).endsWith("/booking-overlaps");
        assertThat(refused.body().path("detail").asText())
                .isEqualTo(
                        "This session overlaps your booking from 1 June 2026 at 12:00 (Europe/Berlin) to 1 June 2026 at"
                                + " 13:00 (Europe/Berlin). Sessions at the same time with another trainer keep a place from"
                                + " somebody else. Choose another time, or cancel the other session.");
        assertThat(refused.body().path("errors").path(0).path("message").asText())
                .isEqualTo("overlaps 2026-06-01T10:00:00Z/2026-06-01T11:00:00Z (%s)".formatted(id(first)));
        assertThat(all()).hasSize(3);
    }

    @Test
    void whatIsCancelledKeepsNobodyFromAnything_B5() throws Exception {
        var first = booked("A", "10:00", "11:00");
        assertThat(book("B", "10:00", "11:00").status()).isEqualTo(409);

        assertThat(call("DELETE", "/" + id(first), "", "").status()).isEqualTo(204);
        assertThat(call("DELETE", "/" + id(first), "", "").status()).isEqualTo(204);

        booked("B", "10:00", "11:00");
        assertThat(move(first, "14:00", "15:00", "").status()).isEqualTo(409);
        assertThat(all()).extracting(item -> item.path("state").asText()).containsExactly("cancelled", "booked");
    }

    @Test
    void ofManyAtOnceOneGetsTheTime_B5() throws Exception {
        var wishes = new ArrayList<Callable<Integer>>();
        for (var trainer = 0; trainer < 12; trainer++) {
            var name = "trainer-" + trainer;
            wishes.add(() -> book(name, "10:00", "11:00").status());
        }

        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(wishes.size())) {
            for (var wish : threads.invokeAll(wishes)) {
                statuses.add(wish.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(all()).hasSize(1);
    }

    @Test
    void movingOneBookingIsDiscouragedAndThenNoticed_B5() throws Exception {
        var booking = booked("A", "10:00", "11:00");
        var said = new ArrayList<Integer>();

        for (var move = 1; move <= 7; move++) {
            var moved = move(booking, "1%d:00".formatted(move), "1%d:30".formatted(move), "");
            assertThat(moved.status()).as(moved.body().toString()).isEqualTo(200);
            said.add(moved.body().path("messages").size());
            if (move == 4) {
                assertThat(moved.body().path("messages").path(0).path("what").asText())
                        .isEqualTo("This booking has now been moved 4 times.");
            }
        }

        assertThat(said).containsExactly(0, 0, 0, 1, 1, 1, 1);
        await().atMost(SOON).until(() -> !notices().isEmpty());
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.path("says").asText())
                    .isEqualTo("6 times for the same booking " + id(booking) + "; 3 are free of remarks");
            assertThat(notice.path("violation").asText()).isEqualTo("moving-bookings");
            assertThat(notice.path("facts").path("times").asLong()).isEqualTo(6);
        });
    }

    @Test
    void aMoveIntoAnotherSessionOrOnAnOldVersionChangesNothing_B5() throws Exception {
        var first = booked("A", "10:00", "11:00");
        booked("B", "12:00", "13:00");

        var overlapping = move(first, "12:30", "13:30", "");
        var moved = move(first, "10:15", "11:15", "\"0\"");
        var outdated = move(first, "10:30", "11:30", "\"0\"");

        assertThat(overlapping.status()).isEqualTo(409);
        assertThat(moved.status()).as(moved.body().toString()).isEqualTo(200);
        assertThat(moved.body().path("version").asInt()).isEqualTo(1);
        assertThat(outdated.status()).isEqualTo(412);
        assertThat(all())
                .extracting(item -> item.path("start").asText())
                .containsExactly("2026-06-01T10:15:00Z", "2026-06-01T12:00:00Z");
    }

    @Test
    void theSameCallAgainBooksOnce_B5() throws Exception {
        var body = body("A", "10:00", "11:00");
        var key = UUID.randomUUID().toString();

        var first = call("POST", "", body, "", key);
        var again = call("POST", "", body, "", key);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(all()).hasSize(1);
    }

    @Test
    void aSessionCostsATokenWhichComesBackWhenItIsCancelledInTime() throws Exception {
        var session = booked(inYear(2100, "A"));
        var missed = booked("A", "10:00", "11:00");
        await().atMost(SOON).until(() -> member.balance("tokens") == TOKENS - 2);

        call("DELETE", "/" + id(missed), "", "");
        call("DELETE", "/" + id(session), "", "");
        call("DELETE", "/" + id(session), "", "");

        assertThat(session.path("payment").path("wallet").asText()).isEqualTo("tokens");
        assertThat(session.path("payment").path("credits").asLong()).isEqualTo(1);
        assertThat(session.path("payment").path("state").asText()).isEqualTo("spent");
        await().atMost(SOON).until(() -> member.balance("tokens") == TOKENS - 1);
        assertThat(all())
                .extracting(item -> item.path("payment").path("state").asText())
                .containsExactly("returned", "spent");
    }

    @Test
    void whatCannotBePaidIsNotBooked() throws Exception {
        var expensive = inYear(2100, "A").replace("}}", "},\"units\":{\"sessions\":%d}}".formatted(TOKENS + 1));

        var refused = call("POST", "", expensive, "");
        booked(expensive.replace(Long.toString(TOKENS + 1), Long.toString(TOKENS)));
        var another = call("POST", "", inYear(2101, "A"), "");

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.body().path("type").asText()).endsWith("/insufficient-credits");
        assertThat(another.status()).isEqualTo(402);
        assertThat(all()).hasSize(1);
        await().atMost(SOON).until(() -> member.balance("tokens") == 0);
    }

    @Test
    void unitsThatNothingLooksAtAreNamed() throws Exception {
        var wrong = inYear(2100, "A").replace("}}", "},\"units\":{\"hours\":1}}");

        var refused = call("POST", "", wrong, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("units.hours");
        assertThat(refused.body().at("/errors/0/message").asText()).isEqualTo("must be one of sessions");
        assertThat(all()).isEmpty();
    }

    @Test
    void ofTokensThatManyBookingsWantAtOnceEachIsSpentOnce() throws Exception {
        var wishes = new ArrayList<Callable<Integer>>();
        for (var year = 0; year < TOKENS + 10; year++) {
            var body = inYear(2100 + year, "A");
            wishes.add(() -> call("POST", "", body, "").status());
        }

        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var wish : threads.invokeAll(wishes)) {
                statuses.add(wish.get());
            }
        }

        assertThat(statuses).containsOnly(201, 402);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize((int) TOKENS);
        assertThat(all()).hasSize((int) TOKENS);
        await().atMost(SOON).until(() -> member.balance("tokens") == 0);
    }

    @Test
    void whatNobodyKnowsTheDecisionOfIsUndone() throws Exception {
        var evenhand = member.evenhand();
        var before = evenhand.kill(Part.ENFORCEMENT);

        var unknown = call("POST", "", inYear(2100, "A"), "");

        assertThat(unknown.status()).as(unknown.body().toString()).isEqualTo(503);
        assertThat(all()).isEmpty();
        evenhand.awaitBack(Part.ENFORCEMENT, before);
        evenhand.moveClockTo(Customer.now(evenhand, member.id()).plus(UNKNOWN));
        await().atMost(SOON).until(() -> movements().equals(List.of("grant 20", "spend -1", "return 1")));
        assertThat(all()).isEmpty();
        booked(inYear(2100, "B"));
    }

    @Test
    void whatIsWrongIsNamedAndOnesOwnIsNobodyElses() throws Exception {
        var booking = booked("A", "10:00", "11:00");
        var other = policy.customer("member", "UTC");

        assertThat(book("A", "11:00", "10:00")
                        .body()
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("end");
        assertThat(call("POST", "", body("A", "10:00", "11:00").replace("trainer", "room"), "")
                        .body()
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asText())
                .isEqualTo("attributes.trainer");
        assertThat(other.itself(Part.METERING)
                        .get("/v1/bookings/" + id(booking))
                        .status())
                .isEqualTo(404);
        assertThat(other.itself(Part.METERING)
                        .get("/v1/bookings?account=" + member.id())
                        .status())
                .isEqualTo(403);
    }

    private List<String> movements() throws IOException, InterruptedException {
        var movements = new ArrayList<String>();
        for (var entry : member.ledger("tokens")) {
            movements.add(
                    entry.path("kind").asText() + " " + entry.path("units").asLong());
        }
        return movements;
    }

    private record Answer(int status, JsonNode body) {}

    private static String id(JsonNode booking) {
        return booking.path("id").asText();
    }

    private JsonNode booked(String trainer, String from, String to) throws Exception {
        return booked(body(trainer, from, to));
    }

    private JsonNode booked(String body) throws Exception {
        var answer = call("POST", "", body, "");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    private Answer book(String trainer, String from, String to) throws IOException, InterruptedException {
        return call("POST", "", body(trainer, from, to), "");
    }

    private static String body(String trainer, String from, String to) {
        return """
                {"action":"session.book","start":"2026-06-01T%s:00Z","end":"2026-06-01T%s:00Z","attributes":{"trainer":"%s"}}""".formatted(from, to, trainer);
    }

    /** Which no clock of the tests comes to. */
    private static String inYear(int year, String trainer) {
        return body(trainer, "10:00", "11:00").replace("2026-", year + "-");
    }

    private Answer move(JsonNode booking, String from, String to, String ifMatch)
            throws IOException, InterruptedException {
        return call("PATCH", "/" + id(booking), """
                {"action":"session.reschedule","start":"2026-06-01T%s:00Z","end":"2026-06-01T%s:00Z"}""".formatted(from, to), ifMatch);
    }

    private Answer call(String verb, String path, String body, String ifMatch)
            throws IOException, InterruptedException {
        return call(verb, path, body, ifMatch, UUID.randomUUID().toString());
    }

    private Answer call(String verb, String path, String body, String ifMatch, String key)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        member.evenhand().url(Part.METERING).resolve("/v1/bookings" + path))
                .header("Authorization", "Bearer " + member.key())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .method(verb, BodyPublishers.ofString(body));
        if (!ifMatch.isEmpty()) {
            request.header("If-Match", ifMatch);
        }
        var answer = member.evenhand().client().send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    private List<JsonNode> all() throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = member.itself(Part.METERING)
                    .get("/v1/bookings?limit=2&cursor=" + cursor)
                    .orFail("Listing the bookings");
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return items;
    }

    private List<JsonNode> notices() throws IOException, InterruptedException {
        var notices = new ArrayList<JsonNode>();
        var service = member.evenhand().as("service", Part.METERING);
        for (var after = 0L; ; ) {
            var page = service.get("/v1/events?limit=1000&after=" + after)
                    .orFail("Reading the events")
                    .path("items");
            for (var event : page) {
                after = event.path("position").asLong();
                if (event.path("type").asText().equals("signal-found")
                        && event.path("subject").asText().equals(member.id())) {
                    notices.add(event.path("data"));
                }
            }
            if (page.isEmpty()) {
                return notices;
            }
        }
    }
}
