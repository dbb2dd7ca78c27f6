package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may what besides a plan: plans to come, add-ons and agreements (POLICY-LANGUAGE 2.11; P3, P7, P8). */
class SubscriptionsIT {

    private static final String POLICY = "unlimited-requests";
    private static final Duration UP = Duration.ofMinutes(1);

    @Test
    void anAgreementHoldsFromItsApprovalToTheInstantOfItsEnd_P3() throws Exception {
        var policy = PublishedPolicy.of(POLICY, SubscriptionsIT::withAddOn);
        var customer = policy.customer("starter");
        var refused = outcome(customer, 60_000);
        var until = Customer.now(policy.evenhand(), customer.id()).plus(Duration.ofDays(3));
        var path = "/v1/accounts/%s/agreements".formatted(customer.id());
        var agreement = as(policy, "operator")
                .post(path, Map.of("with", Map.of("context", "70000"), "reason", "a trial", "until", until.toString()))
                .orFail("Proposing");
        var proposed = outcome(customer, 60_000);

        as(policy, "senior")
                .post(path + "/" + agreement.path("id").asText() + "/approve", Map.of())
                .orFail("Approving");

        assertThat(agreement.path("state").asText()).isEqualTo("proposed");
        assertThat(List.of(refused, proposed)).containsOnly("deny");
        await().atMost(UP).until(() -> outcome(customer, 60_000).equals("admit"));
        assertThat(outcome(customer, 71_000)).isEqualTo("deny");
        policy.evenhand().moveClockTo(until.minusSeconds(30));
        assertThat(outcome(customer, 60_000)).isEqualTo("admit");
        policy.evenhand().moveClockTo(until);
        assertThat(outcome(customer, 60_000)).isEqualTo("deny");
    }

    @Test
    void aLiftedRuleDoesNotApply_P7() throws Exception {
        var policy = PublishedPolicy.of(POLICY, SubscriptionsIT::withAddOn);
        var customer = policy.customer("starter");
        var path = "/v1/accounts/%s/agreements".formatted(customer.id());
        var id = as(policy, "operator")
                .post(
                        path,
                        Map.of(
                                "exempt",
                                List.of("context-size"),
                                "reason",
                                "enterprise",
                                "until",
                                "2100-01-01T00:00:00Z"))
                .orFail("Proposing")
                .path("id")
                .asText();
        as(policy, "senior").post(path + "/" + id + "/approve", Map.of()).orFail("Approving");
        await().atMost(UP).until(() -> outcome(customer, 900_000).equals("admit"));

        var withdrawn = as(policy, "operator").delete(path + "/" + id).orFail("Withdrawing");

        assertThat(withdrawn.path("state").asText()).isEqualTo("withdrawn");
        await().atMost(UP).until(() -> outcome(customer, 900_000).equals("deny"));
    }

    @Test
    void aPlanChangesAtTheInstantItsCycleEnds_C5() throws Exception {
        var policy = PublishedPolicy.of(POLICY, SubscriptionsIT::withAddOn);
        var customer = policy.customer("starter");
        var operator = as(policy, "operator");
        var account = "/v1/accounts/" + customer.id();
        var now = operator.get(account).orFail("Reading");

        var changed = operator.put(account + "/subscription/next", Map.of("plan", "pro"))
                .orFail("Changing the plan");

        var at = Instant.parse(changed.path("next").path("at").asText());
        assertThat(now.path("plan").asText()).isEqualTo("starter");
        assertThat(changed.path("plan").asText()).isEqualTo("starter");
        assertThat(at).isAfter(Instant.parse(now.path("anchor").asText()).plus(Duration.ofDays(27)));
        assertThat(outcome(customer, 90_000)).isEqualTo("deny");
        policy.evenhand().moveClockTo(at);
        await().atMost(UP).until(() -> outcome(customer, 90_000).equals("admit"));
        await().atMost(UP)
                .until(() ->
                        operator.get(account).orFail("Reading").path("next").isNull());
        assertThat(operator.get(account).orFail("Reading").path("plan").asText())
                .isEqualTo("pro");
    }

    @Test
    void anAddOnCountsMoreThanThePlan_P8() throws Exception {
        var policy = PublishedPolicy.of(POLICY, SubscriptionsIT::withAddOn);
        var customer = policy.customer("starter");
        var account =
                as(policy, "operator").get("/v1/accounts/" + customer.id()).orFail("Reading");

        as(policy, "operator")
                .put(
                        "/v1/accounts/%s/subscription".formatted(customer.id()),
                        Map.of(
                                "policy",
                                policy.name(),
                                "plan",
                                "starter",
                                "addOns",
                                List.of("long-contexts"),
                                "timeZone",
                                account.path("timeZone").asText(),
                                "startedAt",
                                account.path("anchor").asText()))
                .orFail("Adding an add-on");

        await().atMost(UP).until(() -> outcome(customer, 150_000).equals("admit"));
        assertThat(shown(policy, customer)).contains("agents");
    }

    private static String withAddOn(String text) {
        return text.replace(
                "plans:", "addOns:\n  long-contexts: {title: Long contexts, with: {context: 200000}}\nplans:");
    }

    private static List<String> shown(PublishedPolicy policy, Customer customer) throws Exception {
        return as(policy, Part.METERING, "operator")
                .get("/v1/accounts/%s/usage?install=%s".formatted(customer.id(), install(policy, customer)))
                .orFail("Reading the usage")
                .path("items")
                .findValuesAsText("limit");
    }

    private static String install(PublishedPolicy policy, Customer customer) throws Exception {
        return as(policy, "operator")
                .get("/v1/accounts/%s/installs".formatted(customer.id()))
                .orFail("Reading the installs")
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private static Api as(PublishedPolicy policy, String role) throws IOException {
        return as(policy, Part.ACCOUNTS, role);
    }

    private static Api as(PublishedPolicy policy, Part service, String role) throws IOException {
        return policy.evenhand().as(role, service);
    }

    private static String outcome(Customer customer, long context) throws Exception {
        JsonNode decision = customer.asks(Map.of(
                        "action",
                        "summary",
                        "units",
                        Map.of("requests", 1),
                        "attributes",
                        Map.of("contextTokens", context)))
                .body();
        var outcome = decision.path("outcome").asText();
        if (outcome.equals("admit")) {
            customer.completes(decision);
        }
        return outcome;
    }
}
