package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A student uses far more than the others do: rows S2 to S5, A1, A2. Told first; slowed only if it is still so 48 h later. */
class StudentProcessIT {

    private static final Duration GRACE = Duration.ofDays(2);

    private final List<Customer> others = new ArrayList<>();
    private DueProcess process;

    @BeforeEach
    void aMonthInWhichOneUsesMuch() throws Exception {
        var policy = PublishedPolicy.of(
                Path.of("../policies/student.yaml"),
                text -> text.replace("minimumCohort: {value: 20,", "minimumCohort: {value: 6,"));
        for (var i = 0; i < 7; i++) {
            others.add(policy.customer(Map.of("plan", "student")));
        }
        process = DueProcess.of(policy.customer(Map.of("plan", "student")));
        process.evenhand()
                .moveClockTo(process.now()
                        .atOffset(ZoneOffset.UTC)
                        .plusMonths(1)
                        .withDayOfMonth(1)
                        .truncatedTo(ChronoUnit.DAYS)
                        .plusHours(9)
                        .toInstant());
        for (var other : others) {
            calls(other, 1_000);
        }
        calls(process.customer(), 12_400);
        untilUseIsKnown(12_400, 7_000);
        process.passes(Duration.ofMinutes(5));
    }

    /** What is told is added up a moment later. */
    private void untilUseIsKnown(long own, long ofOthers) {
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            var peers = process.evenhand()
                    .as("support", Part.METERING)
                    .get("/v1/accounts/%s/usage/peers?meter=api-calls&window=month"
                            .formatted(process.customer().id()))
                    .orFail("Comparing a student");
            assertThat(List.of(
                            peers.path("used").asLong(),
                            peers.path("others").path("total").asLong()))
                    .as("%s", peers)
                    .containsExactly(own, ofOthers);
        });
    }

    /** S3, S4. The evidence is in the words; nothing happens in the grace; no staff action goes around it. */
    @Test
    void nothingIsDoneBeforeTheNoticeWasDeliveredAndItsTimeIsOver_S4() throws Exception {
        var finding = process.finding("calls-beside-others", "pending");
        var notice = process.measure("notice", "active");
        var early = throttledByStaff();
        var served = call();
        process.message("notice");
        var inTheGrace = throttledByStaff();

        assertThat(finding.path("says").asText()).contains("12,400", "1,000");
        assertThat(notice.path("facts").asText()).contains("12,400");
        assertThat(early).isEqualTo(409);
        assertThat(served.path("outcome").asText()).isEqualTo("admit");
        assertThat(inTheGrace).isEqualTo(409);
        assertThat(process.measures())
                .allSatisfy(measure -> assertThat(measure.path("kind").asText()).isEqualTo("notice"));
    }

    /** S4. Others use as much by then: nothing follows, and no point counts. */
    @Test
    void nothingFollowsWhenTheUseIsNoLongerOutOfProportion_S4() throws Exception {
        process.message("notice");
        for (var other : others) {
            calls(other, 2_000);
        }
        untilUseIsKnown(12_400, 21_000);
        process.passes(GRACE.plusMinutes(5));

        process.finding("calls-beside-others", "dismissed");
        assertThat(process.measures()).hasSize(1);
        process.standing("good");
    }

    /** S4, S5. It is still so: each call takes 10 s for a week, and then full speed is back by itself. */
    @Test
    void aCallTakesTenSecondsForAWeekWhenItIsStillSo_S5() throws Exception {
        process.message("notice");
        process.passes(GRACE.plusMinutes(5));

        var throttle = process.measure("throttle", "active");
        process.standing("slowed");
        var slowed = call();
        var next = call();
        process.evenhand().moveClockTo(Instant.parse(throttle.path("endsAt").asText()));
        var restored = call();

        assertThat(throttle.path("clause").asText()).startsWith("Using so much that the platform suffers");
        assertThat(throttle.path("automated").asBoolean()).isTrue();
        assertThat(throttle.path("appeal").asText()).isNotBlank();
        assertThat(slowed.path("outcome").asText()).isEqualTo("delay");
        assertThat(Duration.between(
                        Instant.parse(slowed.path("startAt").asText()),
                        Instant.parse(next.path("startAt").asText())))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(restored.path("outcome").asText()).isEqualTo("admit");
        process.standing("good");
        untilUseIsKnown(12_403, 7_000);
    }

    private JsonNode call() throws Exception {
        return process.customer().runs(Map.of("action", "call", "units", Map.of("api-calls", 1)));
    }

    private int throttledByStaff() throws Exception {
        return process.evenhand()
                .as("support", Part.ENFORCEMENT)
                .post(
                        "/v1/measures",
                        Map.of(
                                "account",
                                process.customer().id(),
                                "kind",
                                "throttle",
                                "category",
                                "excessive-use",
                                "pace",
                                "PT10S",
                                "lasts",
                                "P1D",
                                "facts",
                                "Many more calls than anybody else in this month."))
                .status();
    }

    /** What a student used, as the platform tells it. */
    private void calls(Customer student, long calls) throws Exception {
        process.evenhand()
                .as("gateway", Part.METERING)
                .post("/v1/usage-events", "application/cloudevents+json", """
                        {"specversion":"1.0","id":"%s","source":"/lab","type":"call","subject":"%s","time":"%s",
                         "data":{"action":"call","units":{"api-calls":%d}}}""".formatted(
                                UUID.randomUUID(), student.id(), process.now(), calls))
                .orFail("Telling what was used");
    }
}
