package io.evenhand.kit.event;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.probe.Heard;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class EventsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String word = UUID.randomUUID().toString();

    @Inject
    Heard heard;

    @AfterEach
    void stumbleNoMore() {
        heard.stumbleOver("");
    }

    @Test
    void aCommittedEventIsHeardAndARolledBackOneNeverWas() {
        say("too much");

        say(word);

        await().atMost(SOON).until(() -> hearings(word) == 1);
        assertThat(hearings("too much")).isZero();
    }

    @Test
    void aLateCommitIsNumberedLateAndNeverSkipped() throws SQLException {
        try (var late = TestPlatform.connect("accounts")) {
            late.setAutoCommit(false);
            append(late, "late-" + word);
            say("early-" + word);
            await().atMost(SOON).until(() -> hearings("early-" + word) == 1);

            late.commit();

            await().atMost(SOON).until(() -> hearings("late-" + word) == 1);
            var subjects = heard.events().stream().map(Event::subject).toList();
            assertThat(subjects.indexOf("late-" + word)).isGreaterThan(subjects.indexOf("early-" + word));
        }
    }

    @Test
    void positionsHaveNoGapsHoweverManyWriteAtOnce() {
        try (var writers = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 60; i++) {
                var each = word + "-" + i;
                writers.execute(() -> say(each));
            }
        }

        await().atMost(SOON)
                .until(() -> heard.events().stream()
                                .filter(event -> event.subject().startsWith(word))
                                .count()
                        == 60);

        var positions = heard.events().stream().map(Event::position).toList();
        assertThat(positions)
                .isEqualTo(LongStream.range(0, positions.size())
                        .mapToObj(i -> positions.getFirst() + i)
                        .toList());
    }

    @Test
    void aFailingHandlerHoldsTheFeedAndLosesNothing() {
        heard.stumbleOver("bad-" + word);
        say("before-" + word);
        say("bad-" + word);
        say("after-" + word);
        await().atMost(SOON).until(() -> hearings("before-" + word) >= 1);
        assertThat(hearings("after-" + word)).isZero();

        heard.stumbleOver("");

        await().atMost(SOON).until(() -> hearings("after-" + word) == 1);
        assertThat(hearings("bad-" + word)).isEqualTo(1);
    }

    @Test
    void theLogIsReadInPagesByServicesOnly() {
        say(word);
        await().atMost(SOON).until(() -> hearings(word) == 1);
        var last = read(0, 1).getLong("last");

        var page = read(last - 1, 10);

        assertThat(page.getList("items.position", Long.class)).isEqualTo(List.of(last));
        assertThat(page.getString("items[0].type")).isEqualTo("word-said");
        assertThat(page.getString("items[0].data.number")).isNotNull();
        assertThat(given().auth()
                        .oauth2(TestPlatform.token("operator"))
                        .get("/v1/events")
                        .statusCode())
                .isEqualTo(403);
    }

    private static JsonPath read(long after, int limit) {
        return given().auth()
                .oauth2(TestPlatform.token("service"))
                .get("/v1/events?after=%d&limit=%d".formatted(after, limit))
                .jsonPath();
    }

    private static void say(String word) {
        given().auth()
                .oauth2(TestPlatform.token("operator"))
                .contentType("application/json")
                .body("{\"word\":\"%s\",\"amount\":1}".formatted(word))
                .post("/v1/probe");
    }

    private long hearings(String subject) {
        return heard.events().stream()
                .filter(event -> event.subject().equals(subject))
                .count();
    }

    private static void append(Connection connection, String subject) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO event_log (id, type, subject, at, data) VALUES (?, 'word-said', ?, '2026-01-01', '{}')")) {
            insert.setString(1, "evt_" + subject);
            insert.setString(2, subject);
            insert.executeUpdate();
        }
    }
}
