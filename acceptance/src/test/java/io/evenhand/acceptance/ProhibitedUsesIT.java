package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row P6: each of the seven uses that {@code per-install} prohibits, and what follows when a person confirms one. */
class ProhibitedUsesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Customer customer = install();
    private final DueProcess process = DueProcess.of(customer);

    private static Customer install() {
        try {
            return PublishedPolicy.of(Path.of("../policies/per-install.yaml"), UnaryOperator.identity())
                    .customer("pro");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever points to it, nothing happens to the account until a person says so; then it is told with reasons. */
    @ParameterizedTest
    @CsvSource({
        "key-sharing, Using one key in more than one environment",
        "reselling, Selling access",
        "other-compute, Using the service to compute",
        "harvesting, Collecting the content of others",
        "denial-of-service, Starting or helping an attack",
        "probing-models, Taking apart or benchmarking",
        "unlawful-content, Making content that is against the law"
    })
    void aConfirmedUseOfItsKindLeadsToAProposalThatAPersonDecides_P6(String violation, String words) throws Exception {
        process.suspects(
                        "support",
                        Map.of(
                                "account",
                                customer.id(),
                                "violation",
                                violation,
                                "source",
                                "staff",
                                "says",
                                "Seen in the records of 14 requests on one day."))
                .orFail("Noting a suspicion");
        var finding = process.suspicion(violation);
        var before = asks();
        process.confirms("support", finding);
        var proposed = process.proposal(violation);
        var stillServed = asks();
        if (proposed.path("kind").asText().equals("termination")) {
            process.approves("support", proposed).orFail("The first of two approvals");
        }
        process.approves("senior", proposed).orFail("Approving");
        var measure = process.decided(proposed);

        assertThat(before.path("outcome").asText()).isEqualTo("admit");
        assertThat(stillServed.path("outcome").asText()).isEqualTo("admit");
        assertThat(measure.path("clause").asText()).startsWith(words);
        assertThat(measure.path("facts").asText()).contains("14 requests");
        assertThat(measure.path("automated").asBoolean()).isFalse();
        assertThat(measure.path("appeal").asText()).isNotBlank();
        assertThat(measure.path("evidence").path("sha256").asText()).matches("[0-9a-f]{64}");
    }

    /** P2, P6. One key in two environments is found by itself, as a finding that a person decides on. */
    @Test
    void aKeyInTwoEnvironmentsIsFoundAndSuspendedByAPersonForATime_P6() throws Exception {
        await().atMost(SOON).until(() -> {
            uses("its-tool/1.2");
            uses("another-tool/3.4");
            process.passes(Duration.ofMinutes(2));
            uses("its-tool/1.2");
            return !process.findings().isEmpty();
        });
        var finding = process.finding("second-environment", "pending");

        process.confirms("support", finding);
        var proposed = process.measure("suspension", "proposed");
        process.approves("senior", proposed).orFail("Approving");
        var measure = process.measure("suspension", "active");
        process.standing("suspended");
        var refused = customer.sends("/files/chat");
        process.evenhand().moveClockTo(Instant.parse(measure.path("endsAt").asText()));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("account-suspended", measure.path("id").asText());
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(customer.sends("/files/chat").statusCode()).isLessThan(300));
    }

    private JsonNode asks() throws Exception {
        return customer.runs(Map.of("action", "chat", "units", Map.of("requests", 1)));
    }

    private void uses(String program) throws Exception {
        var request =
                customer.request("/files/chat").header("User-Agent", program).build();
        process.evenhand().client().send(request, BodyHandlers.ofString());
    }
}
