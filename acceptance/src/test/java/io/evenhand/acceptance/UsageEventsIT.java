package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row S1: what students use is told afterwards and never refused, and is known by the month. */
class UsageEventsIT {

    private static final Path STUDENT = Path.of("../policies/student.yaml");
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void callsAndComputingOfAStudentAreKnownByTheMonth_S1() throws Exception {
        var student = PublishedPolicy.of(STUDENT, text -> text).customer("student", "UTC");
        var now = Customer.now(student.evenhand(), student.id());
        var lastMonth = now.atOffset(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .minusHours(1)
                .toInstant();

        var told = tell(
                student,
                List.of(
                        used(student, now, Map.of("api-calls", 1, "compute", 900_000_000)),
                        used(student, now, Map.of("api-calls", 2)),
                        used(student, lastMonth, Map.of("api-calls", 3, "compute", 70))));

        assertThat(told).containsExactly("accepted", "accepted", "accepted");
        await().atMost(SOON).until(() -> month(student, "api-calls", now) == 3);
        assertThat(month(student, "compute", now)).isEqualTo(900_000_000);
        assertThat(month(student, "api-calls", lastMonth)).isEqualTo(3);
        assertThat(month(student, "compute", lastMonth)).isEqualTo(70);
    }

    @Test
    void whatWasUsedWithoutAskingSlowsWhoAsksNext_C1_C3() throws Exception {
        var customer = Customer.arrives();
        var now = Customer.now(customer.evenhand(), customer.id());
        var event = used(customer, now, Map.of("files", 10_001));

        var told = tell(customer, List.of(event, event));
        var decision = customer.uses(1);

        assertThat(told).containsExactly("accepted", "duplicate");
        assertThat(decision.path("band").path("name").asText()).isEqualTo("fast");
        assertThat(customer.used()).isEqualTo(10_002);
        await().atMost(SOON).until(() -> !customer.messages().isEmpty());
        assertThat(customer.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.path("kind").asText()).isEqualTo("band-crossed"));
    }

    @Tag("python")
    @Test
    void theSdkForPythonIsUnderstood_S1() throws Exception {
        var student = PublishedPolicy.of(STUDENT, text -> text).customer("student", "UTC");
        var evenhand = student.evenhand();
        var now = Customer.now(evenhand, student.id());

        var command = new ProcessBuilder(
                        System.getProperty("python"),
                        Path.of(System.getProperty("basedir"), "src/test/python/usage_events.py")
                                .toString(),
                        evenhand.url(Part.METERING).resolve("/v1/usage-events").toString(),
                        student.id(),
                        now.toString())
                .redirectErrorStream(true);
        command.environment().put("TOKEN", evenhand.token("gateway"));
        var script = command.start();
        var said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines()).as(said).containsExactly("accepted", "accepted", "accepted", "accepted", "duplicate");
        await().atMost(SOON).until(() -> month(student, "compute", now) == 10);
    }

    private static Map<String, Object> used(Customer customer, Instant time, Map<String, Integer> units) {
        return Map.of(
                "specversion",
                "1.0",
                "type",
                "usage",
                "source",
                "/acceptance",
                "id",
                UUID.randomUUID().toString(),
                "subject",
                customer.id(),
                "time",
                time.toString(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of("action", "file.process", "units", units));
    }

    private static List<String> tell(Customer customer, List<Map<String, Object>> events)
            throws IOException, InterruptedException {
        var statuses = new ArrayList<String>();
        customer.evenhand()
                .as("gateway", Part.METERING)
                .post("/v1/usage-events", BATCH, new ObjectMapper().writeValueAsString(events))
                .orFail("Telling what was used")
                .path("items")
                .forEach((JsonNode item) -> statuses.add(item.path("status").asText()));
        return statuses;
    }

    private static long month(Customer customer, String meter, Instant at) throws IOException, InterruptedException {
        return customer.evenhand()
                .as("support", Part.METERING)
                .get("/v1/accounts/%s/usage/peers?meter=%s&window=month&at=%s".formatted(customer.id(), meter, at))
                .orFail("Reading the month")
                .path("used")
                .asLong();
    }
}
