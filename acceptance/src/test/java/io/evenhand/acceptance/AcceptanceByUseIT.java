package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Row B10: who goes on using the service under a new version has accepted it, and that is recorded once. */
class AcceptanceByUseIT {

    private static final Path BOUTIQUE = Path.of("../policies/training-boutique.yaml");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration NOTICE = Duration.ofSeconds(4);
    private static final Duration UP = Duration.ofMinutes(1);

    /** With a notice that a test can wait for. */
    private static String soon(String text) {
        return text.replace("{value: P14D,  means: time between", "{value: " + NOTICE + ",  means: time between");
    }

    @Test
    void theFirstUseUnderEachVersionIsRecordedOnce() throws Exception {
        var policy = PublishedPolicy.of(BOUTIQUE, AcceptanceByUseIT::soon);
        var member = policy.customer("member");
        member.buys("tokens", 1_000);

        var first = member.runs(session());
        member.runs(session());
        var effectiveAt = at(first).plus(NOTICE).plusSeconds(1);
        policy.publish(BOUTIQUE, text -> soon(text).replace("Fair use of", "Fairer use of"), effectiveAt);
        var before = member.runs(session());
        var after = await().atMost(UP).until(() -> member.runs(session()), decision -> version(decision) == 2);
        member.runs(session());

        await().atMost(SOON).until(() -> acceptances(member).size() == 2);
        assertThat(version(before)).isEqualTo(1);
        assertThat(acceptances(member))
                .extracting(
                        item -> item.path("policy").asText(),
                        item -> item.path("version").asInt(),
                        item -> item.path("decision").asText(),
                        item -> Instant.parse(item.path("at").asText()))
                .containsExactly(
                        tuple(policy.name(), 1, first.path("id").asText(), at(first)),
                        tuple(policy.name(), 2, after.path("id").asText(), at(after)));
        assertThat(at(after)).isAfterOrEqualTo(effectiveAt);
    }

    @Test
    void aRefusedRequestAcceptsNothingAndMeteringThatDiedRecordsTheNextUseOnce() throws Exception {
        var policy = PublishedPolicy.of(BOUTIQUE, AcceptanceByUseIT::soon);
        var member = policy.customer("member");
        assertThat(member.runs(session()).path("outcome").asText()).isEqualTo("deny");
        member.buys("tokens", 5);

        var evenhand = policy.evenhand();
        var first = await().atMost(SOON)
                .until(
                        () -> member.runs(session()),
                        decision -> decision.path("outcome").asText().equals("admit"));
        evenhand.crash(Part.METERING);
        member.runs(session());

        await().atMost(UP).ignoreExceptions().until(() -> !acceptances(member).isEmpty());
        await().atMost(SOON).until(() -> member.balance("tokens") == 3);
        assertThat(acceptances(member))
                .extracting(item -> item.path("decision").asText())
                .containsExactly(first.path("id").asText());
    }

    @Test
    void aPolicyThatDoesNotSaySoIsAcceptedByNobody() throws Exception {
        var customer = Customer.arrives();
        customer.uses(1);

        await().atMost(SOON).until(() -> RunningEvenhand.get().stored(customer.id()) == 1);

        assertThat(acceptances(customer)).isEmpty();
    }

    private static int version(JsonNode decision) {
        return decision.path("policy").path("version").asInt();
    }

    private static Instant at(JsonNode decision) {
        return Instant.parse(decision.path("at").asText());
    }

    private static Map<String, Object> session() {
        return Map.of("action", "session.book", "units", Map.of("sessions", 1));
    }

    /** As the holder reads them. */
    private static List<JsonNode> acceptances(Customer customer) throws Exception {
        var items = new ArrayList<JsonNode>();
        customer.itself(Part.METERING)
                .get("/v1/accounts/%s/acceptances".formatted(customer.id()))
                .orFail("Reading what was accepted")
                .path("items")
                .forEach(items::add);
        return items;
    }
}
