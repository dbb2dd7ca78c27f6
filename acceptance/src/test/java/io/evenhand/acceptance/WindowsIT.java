package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Windows after changes of a subscription, as an account reads them (POLICY-LANGUAGE 2.6, 2.10). */
class WindowsIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId EAST = ZoneId.of("Etc/GMT-3");
    private static final ZoneId WEST = ZoneId.of("Etc/GMT+5");

    @Test
    void aPlanAndAZoneThatChangeLeaveTheWindowInProgressAndItsCount_C5_U3() throws Exception {
        var policy = PublishedPolicy.of("unlimited-requests", WindowsIT::withWindows);
        var customer = policy.customer("starter", EAST.getId());
        customer.runs(Map.of("action", "summary", "units", Map.of("requests", 3)));
        var before = List.of(shown(customer, "per-day"), shown(customer, "per-cycle"));
        var midnight = before.getFirst().resetsAt();

        moves(customer, policy.name(), "pro", WEST);

        assertThat(midnight).isEqualTo(midnightAfter(midnight.minusMillis(1), EAST));
        assertThat(before).extracting(Shown::used).containsExactly(3L, 3L);
        await().atMost(SOON).until(() -> item(customer, "per-day").path("until").asLong() == 20);
        assertThat(List.of(shown(customer, "per-day"), shown(customer, "per-cycle")))
                .isEqualTo(before);
        policy.evenhand().moveClockTo(midnight);
        assertThat(shown(customer, "per-day")).isEqualTo(new Shown(midnight, midnightAfter(midnight, WEST), 0));
        assertThat(shown(customer, "per-cycle")).isEqualTo(before.getLast());
    }

    /** The window of a limit, and what is counted in it. */
    private record Shown(Instant startsAt, Instant resetsAt, long used) {}

    private static Shown shown(Customer customer, String limit) throws IOException, InterruptedException {
        var item = item(customer, limit);
        return new Shown(
                Instant.parse(item.path("startsAt").asText()),
                Instant.parse(item.path("resetsAt").asText()),
                item.path("used").asLong());
    }

    private static String withWindows(String text) {
        return text.replace(
                        "limits: [agents, context-size], with: {", "limits: [per-day, per-cycle], with: {daily: 10, ")
                .replace("extends: basic, with: {", "extends: basic, with: {daily: 20, ")
                .replace("parameters:\n", "parameters:\n  daily: {means: requests in a window}\n")
                .replace("\nlimits:\n", """

                        limits:
                          per-day: {meter: requests, window: day, quota: $daily}
                          per-cycle: {meter: requests, window: cycle, quota: $daily}
                        """);
    }

    private static Instant midnightAfter(Instant now, ZoneId zone) {
        return now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static void moves(Customer customer, String policy, String plan, ZoneId zone)
            throws IOException, InterruptedException {
        var operator = customer.evenhand().as("operator", Part.ACCOUNTS);
        var account = operator.get("/v1/accounts/" + customer.id()).orFail("Reading");
        operator.put(
                        "/v1/accounts/%s/subscription".formatted(customer.id()),
                        Map.of(
                                "policy",
                                policy,
                                "plan",
                                plan,
                                "timeZone",
                                zone.getId(),
                                "startedAt",
                                account.path("anchor").asText()))
                .orFail("Changing plan and zone");
    }

    private static JsonNode item(Customer customer, String limit) throws IOException, InterruptedException {
        for (var item : customer.evenhand()
                .as("support", Part.METERING)
                .get("/v1/accounts/%s/usage".formatted(customer.id()))
                .orFail("Reading the usage")
                .path("items")) {
            if (item.path("limit").asText().equals(limit)) {
                return item;
            }
        }
        throw new AssertionError("There is no limit " + limit);
    }
}
